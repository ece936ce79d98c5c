import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { checkDataset } from "../kernel/check/dataset.ts";
import type { Dataset } from "../kernel/dataset.ts";
import { UsageError, ValueError } from "../kernel/errors.ts";
import { resolveOptions } from "../kernel/options.ts";
import { sha256 } from "./download.ts";
import { defineMnist, mnist } from "./mnist.ts";
import { gzip, idxFile, inTempFolder, smallMnist, withServer, writeFiles } from "./test_files.ts";

const quiet = () => {};

/** Loads from a folder, with two validation images unless told otherwise. */
function loadFrom(dataDir: string, validation = 2): Promise<Dataset> {
  return mnist({ scale: "none", validation }, { dataDir, onProgress: quiet });
}

/** The first value and the label of each example; here an image has its number in every pixel. */
async function firsts(split: Dataset["splits"]["train"]): Promise<[number[], number[]]> {
  const indices = Uint32Array.from({ length: split.size }, (_, i) => i);
  const [inputs, labels] = [new Float32Array(784 * split.size), new Float32Array(split.size)];
  await split.read(indices, inputs, labels);
  return [Array.from(indices, (i) => inputs[784 * i] ?? NaN), [...labels]];
}

Deno.test("mnist reads plain and packed files, from the folder itself or its folder mnist", async () => {
  const plain = smallMnist(12, 3);
  const packed: typeof plain = {};
  for (const [name, bytes] of Object.entries(plain)) packed[`${name}.gz`] = await gzip(bytes);
  const unpackedByBrowser = { ...packed, "t10k-labels-idx1-ubyte.gz": idxFile([3], [0, 1, 2]) };
  const dotted: typeof plain = {};
  for (const [name, bytes] of Object.entries(plain)) dotted[name.replace("-idx", ".idx")] = bytes;
  for (const files of [plain, packed, unpackedByBrowser, dotted]) {
    for (const subfolder of ["", "mnist"]) {
      await inTempFolder(async (folder) => {
        await writeFiles(join(folder, subfolder), files);
        const { splits, inputShape, classes } = await loadFrom(folder);
        assertEquals(inputShape, [28, 28]);
        assertEquals(classes.length, 10);
        assertEquals(await firsts(splits.train), [
          [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
          [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        ]);
        assertEquals(await firsts(splits.validation), [[10, 11], [0, 1]]);
        assert(splits.test !== undefined);
        assertEquals(await firsts(splits.test), [[0, 1, 2], [0, 1, 2]]);
      });
    }
  }
});

Deno.test("mnist names what is wrong with local files", async () => {
  const good = smallMnist(12, 3);
  const images = "train-images-idx3-ubyte";
  const labels = "train-labels-idx1-ubyte";
  const cut = (name: string, end: number) => good[name]?.slice(0, end) ?? new Uint8Array(0);
  const cases: readonly (readonly [string, Uint8Array<ArrayBuffer>, string])[] = [
    [
      images,
      cut(images, 9000),
      "truncated: found 8984 bytes of data, its header says [12, 28, 28]",
    ],
    [labels, Uint8Array.of(...cut(labels, 20), 0), "too long: found 13 bytes"],
    [labels, new TextEncoder().encode("<html></html>"), "not an IDX file"],
    [labels, (await gzip(cut(labels, 20))).slice(0, -9), "the gzip file is damaged"],
    [labels, idxFile([11], new Uint8Array(11)), "has 12 images, but "],
    [labels, idxFile([12], Uint8Array.of(0, 0, 10, ...new Uint8Array(9))), "label 10 at place 2"],
    [labels, idxFile([12, 1], new Uint8Array(12)), "found shape [12, 1], needed [count]"],
    [images, idxFile([12, 14, 56], new Uint8Array(12 * 784)), "needed [count, 28, 28]"],
    [images, idxFile([12 * 784], new Uint8Array(12 * 784)), "found shape [9408]"],
  ];
  for (const [name, bytes, message] of cases) {
    await inTempFolder(async (folder) => {
      await writeFiles(folder, { ...good, [name]: bytes });
      const error = await assertRejects(() => loadFrom(folder), UsageError, message);
      assert(error.message.includes(join(folder, name)), error.message);
      assert(!error.message.includes("\n"));
    });
  }
});

Deno.test("mnist refuses empty files and a validation split that leaves no training images", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, smallMnist(12, 0));
    await assertRejects(() => loadFrom(folder), UsageError, "there are no images");
    await writeFiles(folder, smallMnist(12, 3));
    await assertRejects(() => loadFrom(folder, 12), ValueError, "mnist.validation: found 12");
  });
});

Deno.test("mnist says which folder or file it misses, where it looked, and what to do", async () => {
  await inTempFolder(async (folder) => {
    const absent = join(folder, "absent");
    await assertRejects(() => loadFrom(absent), UsageError, `found no data folder ${absent}; give`);
    const file = join(folder, "file");
    await Deno.writeTextFile(file, "");
    await assertRejects(() => loadFrom(file), UsageError, `found no data folder ${file}; give`);
    const { "train-labels-idx1-ubyte": _, ...others } = smallMnist(12, 3);
    await writeFiles(folder, others);
    const { message } = await assertRejects(() => loadFrom(folder), UsageError);
    assertEquals(
      message,
      `mnist: found no train-labels-idx1-ubyte.gz (packed or not) in ${folder} or ` +
        `${join(folder, "mnist")}; get it from https://ossci-datasets.s3.amazonaws.com/mnist/` +
        "train-labels-idx1-ubyte.gz, or give no data folder to have it downloaded",
    );
  });
});

Deno.test("of several files that are missing the first in order is named, whenever it is missed", async () => {
  await inTempFolder(async (folder) => {
    const { readFile } = Deno;
    try {
      // The first file is looked up last.
      Deno.readFile = async (path, options) => {
        if (String(path).includes("train-images")) await new Promise((go) => setTimeout(go, 20));
        return await readFile(path, options);
      };
      const message = "found no train-images-idx3-ubyte.gz";
      await assertRejects(() => loadFrom(folder), UsageError, message);
    } finally {
      Deno.readFile = readFile;
    }
  });
});

Deno.test("mnist reads the user's folder where none is given, and a given one before it", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(join(folder, "mnist"), smallMnist(12, 3));
    const places = { mirrors: [], cache: () => "/nowhere", dataFolder: () => folder };
    const plugin = defineMnist({ files: [], ...places });
    const { splits } = await plugin({ scale: "none", validation: 2 });
    assertEquals(await firsts(splits.validation), [[10, 11], [0, 1]]);
    const absent = join(folder, "absent");
    await assertRejects(
      () => plugin({}, { dataDir: absent }),
      UsageError,
      `folder ${absent}; give`,
    );
  });
});

Deno.test("a folder where a file should be is a user error", async () => {
  await inTempFolder(async (folder) => {
    await writeFiles(folder, smallMnist(12, 3));
    const path = join(folder, "t10k-labels-idx1-ubyte");
    await Deno.remove(path);
    await Deno.mkdir(path);
    await assertRejects(() => loadFrom(folder), UsageError, `${path}: `);
  });
});

Deno.test("without a data folder mnist downloads its files, and the next time finds them", async () => {
  const served = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [name, bytes] of Object.entries(smallMnist(12, 3))) {
    served.set(`${name}.gz`, await gzip(bytes));
  }
  const files = await Promise.all(Array.from(served, async ([name, bytes]) => ({
    name,
    bytes: bytes.length,
    sha256: await sha256([bytes]),
  })));
  let requests = 0;
  const answer = (request: Request) => {
    requests++;
    const [, mirror, name = ""] = new URL(request.url).pathname.split("/");
    return mirror === "good" ? new Response(served.get(name)) : new Response(null, { status: 404 });
  };
  await withServer(answer, (address) =>
    inTempFolder(async (cache) => {
      const source = { mirrors: [`${address}bad/`, `${address}good/`], files, cache: () => cache };
      const lines: string[] = [];
      const context = { dataDir: undefined, onProgress: (line: string) => void lines.push(line) };
      for (let time = 0; time < 2; time++) {
        const { splits } = await defineMnist(source)(
          { scale: "none", validation: 2 },
          context,
        );
        assertEquals(await firsts(splits.validation), [[10, 11], [0, 1]]);
        assertEquals(requests, 8);
      }
      assert(lines.length > 0 && lines.every((line) => line.startsWith("mnist: ")));
    }));
});

const dataDir = Deno.env.get("DINOGRAD_DATA");

Deno.test({
  name: "the real MNIST has 55,000, 5,000 and 10,000 sound examples and the published statistics" +
    (dataDir === undefined ? " (ignored: DINOGRAD_DATA names no folder with MNIST)" : ""),
  ignore: dataDir === undefined,
  async fn() {
    const options = resolveOptions(mnist.options, {}, "mnist");
    const dataset = await mnist.load(options, { dataDir, onProgress: quiet });
    const { train, validation, test } = dataset.splits;
    assertEquals([train.size, validation.size, test?.size], [55_000, 5_000, 10_000]);
    assertEquals(await checkDataset(dataset), []);

    const inputs = new Float32Array(784);
    const label = new Float32Array(1);
    await train.read(Uint32Array.of(0), inputs, label);
    assertEquals(label[0], 5); // the well-known first digit

    // Over all 60,000 training images PyTorch's examples use mean 0.1307 and deviation 0.3081.
    let [sum, squares] = [0, 0];
    for (const split of [train, validation]) {
      for (let i = 0; i < split.size; i++) {
        await split.read(Uint32Array.of(i), inputs, label);
        for (const x of inputs) sum += x, squares += x * x;
      }
    }
    const mean = sum / (60_000 * 784);
    assertAlmostEquals(mean, 0.1307, 5e-5);
    assertAlmostEquals(Math.sqrt(squares / (60_000 * 784) - mean ** 2), 0.3081, 5e-5);
  },
});
