import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import type { Dataset, Split } from "../kernel/dataset.ts";
import { UsageError } from "../kernel/errors.ts";
import { resolveOptions } from "../kernel/options.ts";
import { ownDisks, withOwnDisks } from "../tasks/run/test_disks.ts";
import { cifar10, defineCifar10 } from "./cifar10.ts";
import { BATCH_FILES } from "./cifar10_archive.ts";
import { sha256 } from "./download.ts";
import { gzip, inTempFolder, tarFile, withServer, writeFiles } from "./test_files.ts";

const quiet = () => {};

/** A file of two images: label `first`, then label `first + 1`; red 10, green 20, blue 30 + label. */
function records(first: number): Uint8Array<ArrayBuffer> {
  const record = (label: number) => [10, 20, 30].flatMap((c) => new Array(1024).fill(c + label));
  return Uint8Array.of(first, ...record(first), first + 1, ...record(first + 1));
}

/** Six small files by name; file i has the labels i and i + 1. */
function smallCifar(): Record<string, Uint8Array<ArrayBuffer>> {
  return Object.fromEntries(BATCH_FILES.map((name, i) => [name, records(i)]));
}

/** CIFAR-10 with as many images in each file; nothing of it can be downloaded. */
function cifarOf(images: number): typeof cifar10 {
  const archive = { name: "c.tar.gz", bytes: 0, sha256: "" };
  const mirrors = ["https://example.com/"];
  return defineCifar10({ mirrors, archive, images, cache: () => "/nowhere" });
}

function loadFrom(dataDir: string, images = 2): Promise<Dataset> {
  return cifarOf(images)({ scale: "none", validation: 3 }, { dataDir, onProgress: quiet });
}

/** The labels of a split, and the first value of each channel of each example. */
async function summary(split: Split): Promise<{ labels: number[]; channels: unknown[] }> {
  const { size } = split;
  const [inputs, labels] = [new Float32Array(3072 * size), new Float32Array(size)];
  await split.read(Uint32Array.from({ length: size }, (_, i) => i), inputs, labels);
  const channels = Array.from(labels, (_, i) => [0, 1024, 2048].map((c) => inputs[3072 * i + c]));
  return { labels: [...labels], channels };
}

/** Checks the splits that the small files give. */
async function checkSmall({ inputShape, classes, splits }: Dataset): Promise<void> {
  assertEquals(inputShape, [3, 32, 32]);
  assertEquals(classes.length, 10);
  const train = await summary(splits.train);
  assertEquals(train.labels, [0, 1, 1, 2, 2, 3, 3]);
  assertEquals(train.channels[3], [12, 22, 32]);
  assertEquals((await summary(splits.validation)).labels, [4, 4, 5]);
  assert(splits.test !== undefined);
  assertEquals((await summary(splits.test)).labels, [5, 6]);
}

Deno.test("cifar10 reads its files from the folder itself or from the archive's folder in it", async () => {
  for (const subfolder of ["", "cifar-10-batches-bin", "cifar10"]) {
    await inTempFolder(async (folder) => {
      await writeFiles(join(folder, subfolder), smallCifar());
      await checkSmall(await loadFrom(folder));
    });
  }
});

Deno.test("cifar10 names what is wrong with local files", async () => {
  const wrongLabel = records(3);
  wrongLabel[3073] = 10;
  const cases: readonly (readonly [Uint8Array<ArrayBuffer>, string])[] = [
    [records(1).slice(0, -1), "found 6145 bytes, needed 6146: 2 images, each a label and"],
    [records(1).slice(0, 3073), "found 3073 bytes, needed 6146: 2 images"],
    [new Uint8Array(0), "found 0 bytes, needed 6146: 2 images"],
    [wrongLabel, "found label 10 at image 1, allowed: 0 to 9"],
  ];
  for (const [bytes, message] of cases) {
    await inTempFolder(async (folder) => {
      await writeFiles(folder, { ...smallCifar(), "data_batch_3.bin": bytes });
      const error = await assertRejects(() => loadFrom(folder), UsageError, message);
      assert(error.message.startsWith(join(folder, "data_batch_3.bin")), error.message);
    });
  }
});

Deno.test("cifar10 does not take a file of training images for the test images, nor one twice", async () => {
  for (const [place, other] of [["test_batch", "data_batch_1"], ["data_batch_4", "data_batch_2"]]) {
    await inTempFolder(async (folder) => {
      const files = smallCifar();
      await writeFiles(folder, { ...files, [`${place}.bin`]: files[`${other}.bin`] ?? records(0) });
      const { message } = await assertRejects(() => loadFrom(folder), UsageError);
      const [copy, first] = [join(folder, `${place}.bin`), join(folder, `${other}.bin`)];
      assert(message.startsWith(`${copy}: found the images of ${first}, needed others`), message);
    });
  }
});

Deno.test("cifar10 reads files of more images than it holds at a time", async () => {
  await inTempFolder(async (dataDir) => {
    const count = 603;
    const file = (first: number) => {
      const bytes = new Uint8Array(count * 3073);
      for (let i = 0; i < count; i++) bytes.fill((first + i) % 10, i * 3073, (i + 1) * 3073);
      return bytes;
    };
    const files = Object.fromEntries(BATCH_FILES.map((name, i) => [name, file(i)]));
    await writeFiles(dataDir, files);
    const { train } = (await loadFrom(dataDir, count)).splits;
    const { labels, channels } = await summary(train);
    const expected = Array.from(
      { length: 5 * count - 3 },
      (_, i) => (Math.floor(i / count) + i % count) % 10,
    );
    assertEquals(labels, expected);
    assertEquals(channels, expected.map((label) => [label, label, label]));
    const wrong = file(0);
    wrong[602 * 3073] = 11;
    await writeFiles(dataDir, { "data_batch_1.bin": wrong });
    await assertRejects(
      () => loadFrom(dataDir, count),
      UsageError,
      "found label 11 at image 602, allow",
    );
  });
});

Deno.test("cifar10 says which folder or file it misses, where it looked, and what to do", async () => {
  await inTempFolder(async (folder) => {
    const absent = join(folder, "absent");
    await assertRejects(() => loadFrom(absent), UsageError, `found no data folder ${absent}; give`);
    const { "test_batch.bin": _, ...others } = smallCifar();
    await writeFiles(folder, others);
    const { message } = await assertRejects(() => loadFrom(folder), UsageError);
    assert(message.startsWith(`cifar10: found no test_batch.bin in ${folder} or `), message);
    assert(
      message.includes("unpack https://example.com/c.tar.gz there"),
    );
  });
});

Deno.test("of several files that are missing the first in order is named, whenever it is missed", async () => {
  await inTempFolder(async (folder) => {
    const { stat } = Deno;
    try {
      // The first file is looked up last.
      Deno.stat = async (path) => {
        if (String(path).endsWith("data_batch_1.bin")) {
          await new Promise((go) => setTimeout(go, 20));
        }
        return await stat(path);
      };
      await assertRejects(() => loadFrom(folder), UsageError, "found no data_batch_1.bin in ");
    } finally {
      Deno.stat = stat;
    }
  });
});

Deno.test("cifar10 reads the user's folder where none is given, and a given one before it", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(join(folder, "cifar10"), smallCifar());
    const archive = { name: "c.tar.gz", bytes: 0, sha256: "" };
    const places = { mirrors: [], cache: () => "/nowhere", dataFolder: () => folder };
    const plugin = defineCifar10({ archive, images: 2, ...places });
    await checkSmall(await plugin({ scale: "none", validation: 3 }));
    const absent = join(folder, "absent");
    await assertRejects(
      () => plugin({}, { dataDir: absent }),
      UsageError,
      `folder ${absent}; give`,
    );
  });
});

/** Runs `body` with CIFAR-10 from a server that has the archive, under the checksum it has now. */
async function withArchive(
  packed: Uint8Array<ArrayBuffer>,
  body: (load: () => Promise<Dataset>, folder: string, requests: () => number) => Promise<void>,
): Promise<void> {
  const archive = { name: "c.tar.gz", bytes: packed.length, sha256: await sha256([packed]) };
  let requests = 0;
  const answer = () => {
    requests++;
    return new Response(packed);
  };
  await withServer(answer, (address) =>
    inTempFolder((folder) => {
      const plugin = defineCifar10({ mirrors: [address], archive, images: 2, cache: () => folder });
      const context = { dataDir: undefined, onProgress: quiet };
      const load = () => plugin({ scale: "none", validation: 3 }, context);
      return body(load, folder, () => requests);
    }));
}

/** The archive's files, as its author packed them: in a folder, with another file before them. */
function archived(files: Record<string, Uint8Array<ArrayBuffer>>): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(files).map(([name, bytes]) => [`c/${name}`, bytes] as const);
  return tarFile({ "c/readme.html": Uint8Array.of(1), ...Object.fromEntries(entries) });
}

function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

Deno.test("without a data folder cifar10 downloads and unpacks once, and keeps no archive", async () => {
  await withArchive(await gzip(archived(smallCifar())), async (load, folder, requests) => {
    await checkSmall(await load());
    await checkSmall(await load());
    assertEquals(requests(), 1);
    assertEquals(namesIn(folder), ["c.tar.gz.lock", ...BATCH_FILES]);
    // A file that went missing is fetched again.
    await Deno.remove(join(folder, "data_batch_2.bin"));
    await checkSmall(await load());
    assertEquals(requests(), 2);
  });
});

Deno.test("an archive that is damaged, cut short or none is a user error and leaves no file", async () => {
  const { "data_batch_4.bin": _, ...others } = smallCifar();
  const tar = archived(smallCifar());
  const packed = await gzip(tar);
  const damagedHeader = tar.slice();
  damagedHeader[tar.length - 1024 - 7168] = 0; // of the last file
  const cases: readonly (readonly [Uint8Array<ArrayBuffer>, string])[] = [
    [await gzip(archived(others)), "c.tar.gz: found no data_batch_4.bin in it"],
    [packed.slice(0, -200), "c.tar.gz: the gzip file is damaged or incomplete ("],
    // All files have come by then, but for the checksum of the whole.
    [packed.slice(0, -4), "c.tar.gz: the gzip file is damaged or incomplete ("],
    [tar, "c.tar.gz: the gzip file is damaged or incomplete ("],
    [await gzip(tar.slice(0, 20_000)), "c.tar.gz: truncated: the archive ends at byte 20000"],
    [await gzip(damagedHeader), "c.tar.gz: not a tar archive, or damaged at byte "],
    [await gzip(new TextEncoder().encode("x".repeat(999))), "c.tar.gz: not a tar archive"],
  ];
  for (const [bytes, message] of cases) {
    await withArchive(bytes, async (load, folder) => {
      const error = await assertRejects(load, UsageError);
      assert(error.message.startsWith(message), error.message);
      assertEquals(namesIn(folder), ["c.tar.gz", "c.tar.gz.lock"]);
    });
  }
});

Deno.test({
  name: ownDisks.name("a disk that is full while the archive is unpacked is a user error"),
  ignore: ownDisks.ignore,
  fn: () =>
    inTempFolder(async (folder) => {
      const blank = new Uint8Array(100 * 3073);
      const files = Object.fromEntries(BATCH_FILES.map((name) => [name, blank]));
      const packed = await gzip(tarFile(files));
      const archive = { name: "c.tar.gz", bytes: packed.length, sha256: await sha256([packed]) };
      await Deno.writeFile(join(folder, "c.tar.gz"), packed);
      const script = join(folder, "load.ts");
      await Deno.writeTextFile(
        script,
        `import { defineCifar10 } from ${JSON.stringify(import.meta.resolve("./cifar10.ts"))};
         const cache = () => "${folder}/disk";
         const cifar10 = defineCifar10({ mirrors: [], archive: ${
          JSON.stringify(archive)
        }, images: 100, cache });
         await cifar10().catch(({ name, message }) => console.log(name, message));
         console.log(Array.from(Deno.readDirSync(cache()), ({ name }) => name).join());`,
      );
      const { code, stdout, stderr } = await withOwnDisks(
        `mkdir "$DIR/disk" && mount -t tmpfs -o size=1m none "$DIR/disk" && ` +
          `cp "$DIR/c.tar.gz" "$DIR/disk" && "$DENO" run --quiet --no-prompt -A "$DIR/load.ts"`,
        { DIR: folder, DENO: Deno.execPath(), NO_COLOR: "1" },
      );
      assertEquals([code, stderr], [0, ""]);
      assertEquals(
        stdout,
        `UsageError ${folder}/disk/data_batch_4.bin: No space left on device (os error 28); ` +
          "set DINOGRAD_CACHE to a folder with room for 360 MB\nc.tar.gz\n",
      );
    }),
});

const dataDir = Deno.env.get("DINOGRAD_DATA");

Deno.test({
  name: "the real CIFAR-10 has 40,000, 10,000 and 10,000 examples, and its classes are even" +
    (dataDir === undefined ? " (ignored: DINOGRAD_DATA names no folder with CIFAR-10)" : ""),
  ignore: dataDir === undefined,
  async fn() {
    const options = {
      ...resolveOptions(cifar10.options, {}, "cifar10"),
      scale: "standard" as const,
    };
    const { splits } = await cifar10.load(options, { dataDir, onProgress: quiet });
    const { train, validation, test } = splits;
    assertEquals([train.size, validation.size, test?.size], [40_000, 10_000, 10_000]);
    const counts = new Float64Array(10);
    const inputs = new Float32Array(3072);
    const label = new Float32Array(1);
    let [sum, squares] = [0, 0];
    for (let i = 0; i < 10_000; i++) {
      await test?.read(Uint32Array.of(i), inputs, label);
      counts[label[0] ?? 0] = (counts[label[0] ?? 0] ?? 0) + 1;
      for (const x of inputs) sum += x, squares += x * x;
    }
    assertEquals([...counts], new Array(10).fill(1000));
    // The test images are like the training images that the scale was measured on.
    assertAlmostEquals(sum / (10_000 * 3072), 0, 0.03);
    assertAlmostEquals(squares / (10_000 * 3072), 1, 0.03);
  },
});
