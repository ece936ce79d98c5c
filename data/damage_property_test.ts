import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { sizeOf } from "../kernel/backend.ts";
import type { Dataset } from "../kernel/dataset.ts";
import { defineCifar10 } from "./cifar10.ts";
import { BATCH_FILES } from "./cifar10_archive.ts";
import { gunzip } from "./gzip.ts";
import { readIdx } from "./idx.ts";
import { mnist } from "./mnist.ts";
import {
  CountedBytes,
  damaged,
  damages,
  readOrRefusal,
  readOrRefusalAsync,
} from "./test_damage.ts";
import {
  gzip,
  idxFile,
  inChunks,
  inTempFolder,
  smallMnist,
  tarFile,
  untar,
  writeFiles,
} from "./test_files.ts";

/** Reads an IDX file, or is refused as a user is. Nothing is copied; the values are a view. */
function checkedIdx(file: Uint8Array): readonly number[] | undefined {
  const bytes = CountedBytes.from(file);
  assert(bytes instanceof CountedBytes);
  const idx = readOrRefusal("x.idx", () => readIdx(bytes, "x.idx"));
  assertEquals(bytes.copied, 0);
  if (idx === undefined) return undefined;
  assertEquals(idx.values.length, sizeOf(idx.shape));
  assert(idx.values.buffer === bytes.buffer, "the values are a copy");
  assertEquals(idx.values.byteOffset, file.length - idx.values.length);
  return idx.shape;
}

const idxFiles = fc.array(fc.nat(5), { maxLength: 4 }).map((shape) =>
  idxFile(shape, Uint8Array.from({ length: sizeOf(shape) }, (_, i) => i))
);

Deno.test("a damaged IDX file is read as a view or refused in one line", () => {
  fc.assert(
    fc.property(idxFiles, damages, (file, all) => {
      assert(checkedIdx(file) !== undefined, "the undamaged file is refused");
      checkedIdx(damaged(file, all));
    }),
    { numRuns: 1500 },
  );
});

Deno.test("an IDX file with any size in its header but the right one is refused", () => {
  const size = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
  const other = fc.tuple(fc.nat(2), fc.oneof(size, fc.constantFrom(2 ** 31, 2 ** 32 - 1)));
  fc.assert(fc.property(other, ([axis, size]) => {
    const shape = [2, 3, 4].with(axis, size);
    fc.pre(sizeOf(shape) !== 24);
    assertEquals(checkedIdx(idxFile(shape, new Uint8Array(24))), undefined);
  }));
});

Deno.test("an IDX header of up to 255 dimensions of any sizes is read or refused in one line", () => {
  const sizes = fc.array(fc.oneof(fc.nat(2), fc.integer({ min: 0, max: 2 ** 32 - 1 })), {
    maxLength: 255,
    size: "max",
  });
  fc.assert(fc.property(sizes, fc.uint8Array({ maxLength: 20 }), (shape, values) => {
    checkedIdx(idxFile(shape, values));
  }));
  assertEquals(checkedIdx(idxFile(new Array(255).fill(1), [7])), new Array(255).fill(1));
  assertEquals(checkedIdx(idxFile(new Array(255).fill(2 ** 32 - 1), [7])), undefined);
  assertEquals(checkedIdx(idxFile([0, 2 ** 32 - 1], [])), [0, 2 ** 32 - 1]);
  // Their product is infinite before the 0 is reached.
  assertEquals(checkedIdx(idxFile([...new Array(99).fill(2 ** 32 - 1), 0], [7])), undefined);
});

Deno.test("a damaged gzip file unpacks to no more than the limit or is refused in one line", async () => {
  const plain = Uint8Array.from({ length: 600 }, (_, i) => i % 7 * i);
  const packed = await gzip(plain);
  assertEquals(await gunzip(packed, "x.gz", 600), plain);
  assertEquals(await readOrRefusalAsync("x.gz", () => gunzip(packed, "x.gz", 599)), undefined);
  await fc.assert(
    fc.asyncProperty(damages, fc.constantFrom(599, 600, 5000), async (all, limit) => {
      const unpacked = await readOrRefusalAsync(
        "x.gz",
        () => gunzip(damaged(packed, all), "x.gz", limit),
      );
      assert((unpacked?.length ?? 0) <= limit);
    }),
    { numRuns: 300 },
  );
});

Deno.test("any bytes behind a gzip header are unpacked or refused in one line", async () => {
  const start = fc.constantFrom([], [0x1f, 0x8b], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  await fc.assert(fc.asyncProperty(start, fc.uint8Array(), async (start, rest) => {
    await readOrRefusalAsync("x.gz", () => gunzip(Uint8Array.of(...start, ...rest), "x.gz", 1000));
  }));
});

/** The files of an archive, or `undefined` where it is refused as a user is. */
function checkedTar(archive: Uint8Array<ArrayBuffer>, chunk: number) {
  return readOrRefusalAsync("x.tar", () => untar(inChunks(archive, [chunk]), "x.tar"));
}

const chunkSizes = fc.integer({ min: 1, max: 1200 });

Deno.test("a damaged tar archive is read or refused in one line, the same in any chunks", async () => {
  const files = { "a/b.bin": Uint8Array.of(1, 2, 3), "empty": new Uint8Array(0) };
  const archive = tarFile({ ...files, "c.bin": new Uint8Array(513).fill(8) });
  const names = (await checkedTar(archive, 100))?.map(([name]) => name);
  assertEquals(names, ["a/b.bin", "empty", "c.bin"]);
  await fc.assert(
    fc.asyncProperty(damages, chunkSizes, async (all, chunk) => {
      const bytes = damaged(archive, all);
      assertEquals(await checkedTar(bytes, chunk), await checkedTar(bytes, bytes.length + 1));
    }),
    { numRuns: 500 },
  );
  // A block of zeros after the last file ends the archive; the second of them is not needed.
  const end = archive.length - 512;
  assertEquals((await checkedTar(archive.slice(0, end), 100))?.length, 3);
  await fc.assert(fc.asyncProperty(fc.nat(end - 1), chunkSizes, async (cut, chunk) => {
    assertEquals(await checkedTar(archive.slice(0, cut), chunk), undefined);
  }));
});

Deno.test("a tar header with a right checksum and any size is read or refused", async () => {
  const size = fc.oneof(
    fc.constantFrom("77777777777", "777777777777", "-0000000001", "0x000000010", " ", "8"),
    fc.nat(2000).map((n) => n.toString(8).padStart(11, "0")),
    fc.string({ maxLength: 12 }),
  );
  await fc.assert(fc.asyncProperty(size, async (size) => {
    const archive = tarFile({ "x.bin": new Uint8Array(600) }, (header) => {
      header.fill(0, 124, 136);
      header.set(new TextEncoder().encode(size).subarray(0, 12), 124);
    });
    await checkedTar(archive, 100);
  }));
});

/** The size of the training split, or `undefined` where the dataset is refused as a user is. */
async function checkedLoad(load: () => Promise<Dataset>, source: string) {
  const dataset = await readOrRefusalAsync(source, load);
  if (dataset === undefined) return undefined;
  const { train } = dataset.splits;
  const indices = Uint32Array.from({ length: train.size }, (_, i) => i);
  const labels = new Float32Array(train.size);
  await train.read(indices, new Float32Array(train.size * sizeOf(dataset.inputShape)), labels);
  assert(labels.every((label) => Object.hasOwn(dataset.classes, label)), `labels ${labels}`);
  return train.size;
}

const context = { onProgress: () => {} };

Deno.test("damaged CIFAR-10 records are read or refused in one line", () =>
  inTempFolder(async (dataDir) => {
    const archive = { name: "c.tar.gz", bytes: 0, sha256: "" };
    const source = { mirrors: [], archive, images: 2, cache: () => dataDir };
    const cifar10 = defineCifar10(source);
    const load = () => cifar10({ scale: "none", validation: 1 }, { dataDir, ...context });
    const files = BATCH_FILES.map((name, i) => [name, new Uint8Array(2 * 3073).fill(i)] as const);
    await writeFiles(dataDir, Object.fromEntries(files));
    assertEquals(await checkedLoad(load, dataDir), 9);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), damages, async ([name, file], all) => {
        const bytes = damaged(file, all);
        await writeFiles(dataDir, { [name]: bytes });
        const size = await checkedLoad(load, dataDir);
        // Five files of 2 images, less the image for validation.
        if (size !== undefined) assertEquals([size, bytes.length], [9, file.length]);
        await writeFiles(dataDir, { [name]: file });
      }),
      { numRuns: 150 },
    );
  }));

Deno.test("damaged files of MNIST, packed and not, are read or refused in one line", () =>
  inTempFolder(async (dataDir) => {
    const files = smallMnist(3, 2);
    const load = () => mnist({ scale: "none", validation: 1 }, { dataDir, ...context });
    await writeFiles(dataDir, files);
    assertEquals(await checkedLoad(load, dataDir), 2);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(files)),
        fc.boolean(),
        damages,
        async (name, packed, all) => {
          const whole = files[name] ?? new Uint8Array(0);
          const bytes = damaged(packed ? await gzip(whole) : whole, all);
          await writeFiles(dataDir, { [name]: bytes });
          await checkedLoad(load, dataDir);
          await writeFiles(dataDir, { [name]: whole });
        },
      ),
      { numRuns: 150 },
    );
  }));
