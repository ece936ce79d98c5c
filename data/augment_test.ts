import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { checkDataset } from "../kernel/check/dataset.ts";
import type { Dataset, Split } from "../kernel/dataset.ts";
import { ShapeError } from "../kernel/errors.ts";
import { Random } from "../kernel/random.ts";
import { augment } from "./augment.ts";
import { batches } from "./loader.ts";
import { synth } from "./synth.ts";
import { cutout, horizontalFlip, randomCrop, type Transform } from "./transforms.ts";

/** Example i is a 3 × 4 image with pixels 100 i + 1, 100 i + 2, ...; its class is i mod 2. */
function images(size: number, from = 0): Split {
  return {
    size,
    read: (indices, inputs, labels) =>
      indices.forEach((index, row) => {
        for (let i = 0; i < 12; i++) inputs[12 * row + i] = 100 * (from + index) + i + 1;
        labels[row] = index % 2;
      }),
  };
}

const plain: Dataset = {
  name: "plain",
  inputShape: [3, 4],
  classes: ["a", "b"],
  black: [-1],
  splits: { train: images(40), validation: images(10, 50), test: images(10, 70) },
};

const transforms = [randomCrop({ padding: 1 }), horizontalFlip(), cutout({ size: 2 })];
const dataset = augment(plain, ...transforms);

/** All examples of an epoch by number, read in batches; `from` are passed over. */
async function epoch(
  { inputShape, splits: { train } }: Dataset,
  { seed = 0, batchSize = 7, shuffle = 0, start = 0 } = {},
): Promise<Map<number, string>> {
  const order = [...new Random(shuffle).permutation(train.size)].slice(start * batchSize);
  const found = new Map<number, string>();
  const options = {
    ...{ batchSize, inputShape, start },
    shuffle: new Random(shuffle),
    random: new Random(seed),
  };
  for await (const { inputs, size } of batches(train, options)) {
    const rowSize = inputs.length / size;
    for (let i = 0; i < size; i++) {
      found.set(order[found.size] ?? NaN, inputs.slice(i * rowSize, (i + 1) * rowSize).join());
    }
  }
  return found;
}

Deno.test("an example depends on seed and number, not on batch size, order or start", async () => {
  const expected = await epoch(dataset);
  const batchSizes = fc.integer({ min: 1, max: 50 });
  await fc.assert(fc.asyncProperty(batchSizes, fc.integer(), async (batchSize, shuffle) => {
    const found = await epoch(dataset, { batchSize, shuffle });
    assertEquals(found.size, 40);
    for (const [index, values] of found) assertEquals(values, expected.get(index));
    const rest = await epoch(dataset, { batchSize, shuffle, start: Math.floor(20 / batchSize) });
    for (const [index, values] of rest) assertEquals(values, expected.get(index));
  }));
});

Deno.test("another seed or epoch draws other changes", async () => {
  const found = await epoch(dataset, { seed: 1 });
  const other = await epoch(dataset, { seed: 2 });
  const same = [...found].filter(([index, values]) => other.get(index) === values);
  assert(same.length < 10, `${same.length} of 40 are the same`);
});

Deno.test("only training examples change, and only while a model trains", async () => {
  assertEquals(dataset.splits.validation, plain.splits.validation);
  assertEquals(dataset.splits.test, plain.splits.test);
  const read = async (split: Split, random?: Random) => {
    const inputs = new Float32Array(12 * 3);
    await split.read(Uint32Array.of(5, 1, 39), inputs, new Float32Array(3), random);
    return [...inputs];
  };
  const { train } = dataset.splits;
  assertEquals(await read(train), await read(plain.splits.train));
  assertNotEquals(await read(train, new Random(0)), await read(plain.splits.train));
});

Deno.test("an augmented dataset is sound, also one that reads asynchronously", async () => {
  const later = (split: Split): Split => ({
    size: split.size,
    read: async (...args) => {
      await Promise.resolve();
      await split.read(...args);
    },
  });
  assertEquals(await checkDataset(dataset), []);
  const slow = { ...plain, splits: { ...plain.splits, train: later(plain.splits.train) } };
  assertEquals(await checkDataset(augment(slow, ...transforms)), []);
  assertEquals(await epoch(augment(slow, ...transforms)), await epoch(dataset));
});

Deno.test("transforms run in order, and adding some later is the same as all at once", async () => {
  const one: Transform = () => (values) => void values.fill(1);
  const twice: Transform = () => (values) => values.forEach((x, i) => values[i] = 2 * x);
  const [[, value] = []] = await epoch(augment(plain, one, twice));
  assertEquals(value, new Array(12).fill(2).join());
  const [first, ...others] = transforms;
  assert(first !== undefined);
  assertEquals(await epoch(augment(augment(plain, first), ...others)), await epoch(dataset));
});

Deno.test("crops are filled with the dataset's black, without one with 0", async () => {
  const { black: _, ...unknown } = plain;
  const values = async (from: Dataset) =>
    [...(await epoch(augment(from, randomCrop({ padding: 2 })))).values()].join().split(",");
  assert((await values(plain)).includes("-1") && !(await values(plain)).includes("0"));
  assert((await values(unknown)).includes("0") && !(await values(unknown)).includes("-1"));
});

Deno.test("a transform of one's own works on any examples, those of images only on images", async () => {
  const points = await synth({ train: 20 });
  const noise: Transform = () => (values, random) =>
    values.forEach((x, i) => values[i] = x + random.normal());
  assertNotEquals(await epoch(augment(points, noise)), await epoch(points));
  assertThrows(
    () => augment(points, randomCrop()),
    ShapeError,
    "randomCrop: found examples of shape [2], needed images",
  );
});
