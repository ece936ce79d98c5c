import { assertAlmostEquals, assertEquals } from "@std/assert";
import { checkDataset } from "../kernel/check/dataset.ts";
import type { Split } from "../kernel/dataset.ts";
import { resolveOptions } from "../kernel/options.ts";
import { insideEllipse, synth } from "./synth.ts";

const context = { dataDir: undefined, onProgress: () => {} };

/** All points `[x0, y0, ...]` and labels of a split. */
async function all(split: Split): Promise<{ points: Float32Array; labels: Float32Array }> {
  const points = new Float32Array(2 * split.size);
  const labels = new Float32Array(split.size);
  await split.read(Uint32Array.from({ length: split.size }, (_, i) => i), points, labels);
  return { points, labels };
}

Deno.test("synth has vugrad's sizes by default and is a sound dataset", async () => {
  const dataset = await synth.load(resolveOptions(synth.options, {}, "synth"), context);
  const { train, validation, test } = dataset.splits;
  assertEquals([train.size, validation.size, test?.size], [60_000, 10_000, 10_000]);
  assertEquals(dataset.inputShape, [2]);
  assertEquals(dataset.classes, ["outside", "inside"]);
  assertEquals(await checkDataset(dataset), []);
});

Deno.test("a point's label says whether it lies inside the ellipse; 44 % do", async () => {
  const options = { train: 20_000, validation: 1, test: 1, seed: 3 };
  const { splits } = await synth.load(options, context);
  const { points, labels } = await all(splits.train);
  labels.forEach((label, i) => {
    const [x, y] = [points[2 * i] ?? NaN, points[2 * i + 1] ?? NaN];
    assertEquals(label, insideEllipse(x, y) ? 1 : 0);
  });
  assertAlmostEquals(labels.reduce((sum, x) => sum + x, 0) / labels.length, 0.44, 0.015);
  assertEquals([insideEllipse(0, 0), insideEllipse(0.77, 0), insideEllipse(0.78, 0)], [
    true,
    true,
    false,
  ]);
  assertEquals([insideEllipse(0, 1.22), insideEllipse(0, 1.23)], [true, false]);
  assertEquals([insideEllipse(-0.9, 1.5), insideEllipse(0.9, 1.5)], [true, false]);
});

Deno.test("the seed decides the points, and one split's size leaves the others alone", async () => {
  const options = { train: 10, validation: 10, test: 10, seed: 0 };
  const { splits } = await synth.load(options, context);
  const same = (await synth.load({ ...options, train: 20 }, context)).splits;
  const other = (await synth.load({ ...options, seed: 1 }, context)).splits;
  const points = async (split: Split) => [...(await all(split)).points];
  assertEquals(await points(splits.validation), await points(same.validation));
  assertEquals(await points(splits.train), (await points(same.train)).slice(0, 20));
  assertEquals(String(await points(splits.train)) === String(await points(other.train)), false);
});
