import { assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { checkDataset } from "../kernel/check/dataset.ts";
import type { Dataset, Split } from "../kernel/dataset.ts";
import { ValueError } from "../kernel/errors.ts";
import { Random } from "../kernel/random.ts";
import { augment } from "./augment.ts";
import { measureChannels } from "./channel_statistics.ts";
import { ImageSplit } from "./image_split.ts";
import { imageDataset } from "./images.ts";
import { packSplit } from "./packed_split.ts";
import { standardize } from "./standardize.ts";
import { horizontalFlip, randomCrop, type Transform } from "./transforms.ts";

const random = new Random(1);
const bytes = (count: number) => Uint8Array.from({ length: count }, () => random.integer(256));

/** 30 images of two channels with 3 × 4 pixels. */
const source = {
  name: "tiny",
  inputShape: [2, 3, 4],
  classes: ["a", "b"],
  train: { pixels: bytes(24 * 30), labels: bytes(30).map((b) => b % 2) },
  test: { pixels: bytes(24 * 4), labels: Uint8Array.of(0, 1, 0, 1) },
};

const images = (scale: "none" | "unit" | "standard") =>
  imageDataset(source, { scale, validation: 6, crop: 0, flip: false, cutout: 0 });

/** All values of a split. */
async function valuesOf({ inputShape }: Dataset, split: Split, random?: Random): Promise<number[]> {
  const inputs = new Float32Array(split.size * inputShape.reduce((a, b) => a * b, 1));
  const indices = Uint32Array.from({ length: split.size }, (_, i) => i);
  await split.read(indices, inputs, new Float32Array(split.size), random);
  return [...inputs];
}

const splitsOf = ({ splits: { train, validation, test } }: Dataset): Split[] => [
  train,
  validation,
  ...(test === undefined ? [] : [test]),
];

/** The dataset as one of a user's own splits, which read asynchronously. */
function asOwn(dataset: Dataset): Dataset {
  const own = (split: Split): Split => ({
    size: split.size,
    read: async (...args) => {
      await Promise.resolve();
      await split.read(...args);
    },
  });
  const { train, validation } = dataset.splits;
  return { ...dataset, splits: { train: own(train), validation: own(validation) } };
}

const measured = (dataset: Dataset) => measureChannels(dataset.splits.train, dataset.inputShape);

Deno.test("measured and standardized, every split is what scale=standard makes of it", async () => {
  const expected = images("standard");
  for (const plain of [images("none"), images("unit"), asOwn(images("unit"))]) {
    const dataset = standardize(plain, await measured(plain));
    const both = splitsOf(dataset).map((split, i) => [split, splitsOf(expected)[i]] as const);
    for (const [split, other] of both) {
      const values = await valuesOf(expected, other ?? split);
      (await valuesOf(dataset, split)).forEach((value, i) =>
        assertAlmostEquals(value, values[i] ?? NaN, 1e-5)
      );
    }
    dataset.black?.forEach((value, c) =>
      assertAlmostEquals(value, expected.black?.[c] ?? NaN, 1e-5)
    );
    assertEquals(await checkDataset(dataset), []);
  }
});

Deno.test("measureChannels is the mean and the population's deviation of each channel, in any chunks", async () => {
  const rows = [[2, 4, 100, 100], [4, 4, 100, 100], [5, 5, 100, 100], [7, 9, 100, 100]];
  const many = Array.from({ length: 700 }, () => rows).flat();
  const split: Split = {
    size: many.length,
    read: (indices, inputs) =>
      indices.forEach((index, row) => inputs.set(many[index] ?? [], 4 * row)),
  };
  const { mean, deviation } = await measureChannels(split, [2, 1, 2]);
  assertAlmostEquals(mean[0] ?? NaN, 5, 1e-12);
  assertAlmostEquals(deviation[0] ?? NaN, 2, 1e-12);
  assertEquals([mean[1], deviation[1]], [100, 0]);
});

Deno.test("a channel of one value becomes 0", async () => {
  const flat = new ImageSplit(
    { pixels: new Uint8Array(8).fill(7), labels: Uint8Array.of(0, 1) },
    [2, 2],
    Float32Array.from({ length: 256 }, (_, i) => i),
  );
  const plain: Dataset = {
    name: "flat",
    inputShape: [2, 2],
    classes: ["a", "b"],
    splits: { train: flat, validation: flat },
  };
  const dataset = standardize(plain, await measured(plain));
  assertEquals(await valuesOf(dataset, dataset.splits.train), new Array(8).fill(0));
});

Deno.test("standardize comes before the transforms of augment, whichever is called first", async () => {
  const plain = images("unit");
  const statistics = await measured(plain);
  const two = [randomCrop({ padding: 1 }), horizontalFlip()];
  const read = (dataset: Dataset) => valuesOf(dataset, dataset.splits.train, new Random(5));
  const inside = augment(standardize(plain, statistics), ...two);
  const outside = standardize(augment(plain, ...two), statistics);
  assertEquals(await read(outside), await read(inside));
  assertNotEquals(await read(inside), await valuesOf(inside, inside.splits.train));
  // A worker still reads ahead.
  assertEquals(packSplit(outside.splits.train)?.kind, "augmented");
  assertEquals(await measured(augment(plain, ...two)), statistics);
});

Deno.test("a dataset that does not say what black is has 0, which changes too", () => {
  const { black: _, ...unknown } = images("none");
  const { black } = standardize(unknown, { mean: [10, 20], deviation: [5, 4] });
  assertEquals(black, [-2, -5]);
});

Deno.test("standardize hands on the random numbers of a split that draws some", async () => {
  const noise: Transform = () => (values, random) => void values.fill(random.uniform());
  const own = asOwn(augment(images("unit"), noise));
  const dataset = standardize(own, { mean: [0, 0], deviation: [2, 2] });
  const halves = await valuesOf(dataset, dataset.splits.train, new Random(2));
  const wholes = await valuesOf(own, own.splits.train, new Random(2));
  assertEquals(halves, wholes.map((value) => value / 2));
});

Deno.test("statistics that do not fit the channels are refused", () => {
  const refused = (mean: readonly number[], deviation: readonly number[], message: string) =>
    assertThrows(() => standardize(images("unit"), { mean, deviation }), ValueError, message);
  const needed = "needed: one for each of 2 channels";
  refused([0.5], [1, 1], `standardize: found means [0.5] and deviations [1, 1], ${needed}`);
  refused([0, 0], [1, 1, 1], `deviations [1, 1, 1], ${needed}`);
  refused([0, NaN], [1, 1], "standardize: mean: found NaN, allowed: a finite number");
  refused([0, 0], [1, -1], "standardize: deviation: found -1, allowed: 0 or more");
});
