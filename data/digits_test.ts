import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { checkDataset } from "../kernel/check/dataset.ts";
import { Random } from "../kernel/random.ts";
import { resolveOptions } from "../kernel/options.ts";
import { digits, writeDigits } from "./digits.ts";
import { sha256 } from "./download.ts";
import type { LabelledImages } from "./image_split.ts";

const context = { dataDir: undefined, onProgress: () => {} };
const AREA = 28 * 28;

/** The first and last row with ink, and the middle of the ink, of an image. */
function extent(image: Uint8Array): { top: number; bottom: number; x: number; y: number } {
  let [top, bottom, x, y, mass] = [28, -1, 0, 0, 0];
  image.forEach((ink, at) => {
    if (ink < 64) return;
    const row = Math.floor(at / 28);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    x += ink * (at % 28);
    y += ink * row;
    mass += ink;
  });
  return { top, bottom, x: x / mass, y: y / mass };
}

function imagesOf({ pixels, labels }: LabelledImages): { label: number; image: Uint8Array }[] {
  return Array.from(labels, (label, i) => ({
    label,
    image: pixels.subarray(i * AREA, (i + 1) * AREA),
  }));
}

Deno.test("the digits are the same bytes on every machine", async () => {
  // All of the dataset: the training images are the first 10,000, the test images the others.
  const { pixels, labels } = writeDigits(12_000, new Random(0).fork("digits"));
  assertEquals(
    [await sha256([pixels]), await sha256([labels])],
    [
      "e485ea45df941fbb6ff86388bb8d9dce4e4bf86e30382385c2a5c95aa60224c6",
      "34aafaf8c52e2604e69fd80a60bc0613d4ea5935057d117ff84c9a3007c0927c",
    ],
  );
});

Deno.test("the dataset is 12,000 sound, different examples with MNIST's brightness", async () => {
  const dataset = await digits.load(resolveOptions(digits.options, {}, "digits"), context);
  const { train, validation, test } = dataset.splits;
  assertEquals([train.size, validation.size, test?.size], [8000, 2000, 2000]);
  assertEquals(await checkDataset(dataset), []);
  const inputs = new Float32Array(2000 * AREA);
  await validation.read(
    Uint32Array.from({ length: 2000 }, (_, i) => i),
    inputs,
    new Float32Array(2000),
  );
  const mean = inputs.reduce((sum, x) => sum + x, 0) / inputs.length;
  assert(mean > 0.12 && mean < 0.14, `mean ${mean}`); // MNIST: 0.131
});

Deno.test("digits are white on black, centred, about 20 pixels high, all classes alike often", () => {
  const images = imagesOf(writeDigits(1000, new Random(1)));
  const counts = new Array<number>(10).fill(0);
  let heights = 0;
  for (const { label, image } of images) {
    counts[label] = (counts[label] ?? 0) + 1;
    const { top, bottom, x, y } = extent(image);
    assert(top >= 1 && bottom <= 26, `rows ${top} to ${bottom}`);
    assert(Math.hypot(x - 13.5, y - 13.5) < 6, `middle ${x}, ${y}`);
    assertEquals(image.filter((ink) => ink > 0).length < AREA / 2, true);
    heights += bottom - top + 1;
  }
  assert(counts.every((n) => n > 60 && n < 140), `counts ${counts}`);
  assert(Math.abs(heights / images.length - 19.5) < 1.5, `height ${heights / images.length}`);
});

Deno.test("the nearest class mean recognises most digits but far from all", () => {
  const mean = Array.from({ length: 10 }, () => new Float64Array(AREA));
  const counts = new Float64Array(10);
  for (const { label, image } of imagesOf(writeDigits(1000, new Random(2)))) {
    counts[label] = (counts[label] ?? 0) + 1;
    const sums = mean[label];
    if (sums !== undefined) image.forEach((ink, i) => sums[i] = (sums[i] ?? 0) + ink);
  }
  mean.forEach((sums, label) => sums.forEach((sum, i) => sums[i] = sum / (counts[label] ?? 1)));
  const examples = imagesOf(writeDigits(500, new Random(3)));
  const correct = examples.filter(({ label, image }) => {
    const distances = mean.map((m) => m.reduce((d, x, i) => d + (x - (image[i] ?? 0)) ** 2, 0));
    return distances.indexOf(Math.min(...distances)) === label;
  }).length / examples.length;
  assert(correct > 0.6 && correct < 0.92, `correct ${correct}`);
});

Deno.test("another stream gives other digits", () => {
  const [a, b] = [writeDigits(5, new Random(0)), writeDigits(5, new Random(1))];
  assertNotEquals([...a.pixels], [...b.pixels]);
});
