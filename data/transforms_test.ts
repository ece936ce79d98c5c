import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ShapeError, ValueError } from "../kernel/errors.ts";
import { Random } from "../kernel/random.ts";
import { cutout, horizontalFlip, randomCrop, type Transform, transformOf } from "./transforms.ts";

/** Images whose pixels all differ, and none of which is black or 0. */
const images = fc.record({
  channels: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 1, max: 6 }),
  seed: fc.integer(),
}).map(({ channels, height, width, seed }) => ({
  shape: [channels, height, width] as const,
  black: Array.from({ length: channels }, (_, c) => -1 - c),
  values: Float32Array.from({ length: channels * height * width }, (_, i) => i + 1),
  random: new Random(seed),
}));

type Image = Pick<
  typeof images extends fc.Arbitrary<infer T> ? T : never,
  "shape" | "black" | "values"
>;

/** What becomes of a copy of an image. */
function changed(transform: Transform, { shape, black, values }: Image, random: Random): number[] {
  const copy = values.slice();
  transform({ shape, black })(copy, random);
  return [...copy];
}

/** An image cut from itself with black around it, `down` and `right` of its place. */
function moved({ shape, black, values }: Image, down: number, right: number): number[] {
  const [channels, height, width] = shape;
  return Array.from({ length: channels * height * width }, (_, i) => {
    const [x, y] = [i % width - right, Math.floor(i / width) % height - down];
    const channel = Math.floor(i / width / height);
    const isInside = x >= 0 && x < width && y >= 0 && y < height;
    return isInside ? values[(channel * height + y) * width + x] ?? NaN : black[channel] ?? NaN;
  });
}

/** The whole numbers from `first` to `last`. */
function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

Deno.test("randomCrop moves an image by up to its padding, with black behind it", () => {
  fc.assert(fc.property(images, fc.nat(5), (image, padding) => {
    const [, height, width] = image.shape;
    fc.pre(padding < Math.min(height, width));
    const found = String(changed(randomCrop({ padding }), image, image.random));
    const ways = range(-padding, padding).flatMap((down) =>
      range(-padding, padding).map((right) => String(moved(image, down, right)))
    );
    assert(ways.includes(found), `none of the ${ways.length} ways gives ${found}`);
  }));
});

Deno.test("randomCrop draws all places equally often", () => {
  const shape = [1, 5, 6] as const;
  const image = { shape, black: [0], values: new Float32Array(30).map((_, i) => i + 1) };
  const counts = new Map<string, number>();
  const random = new Random(3);
  const draws = 25 * 400;
  for (let i = 0; i < draws; i++) {
    const found = String(changed(randomCrop({ padding: 2 }), image, random));
    counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  assertEquals(counts.size, 25);
  for (const count of counts.values()) assertAlmostEquals(count, 400, 5 * Math.sqrt(400));
});

Deno.test("horizontalFlip mirrors every row, and twice is not at all", () => {
  fc.assert(fc.property(images, (image) => {
    const flip = horizontalFlip({ probability: 1 });
    const [channels, height, width] = image.shape;
    const once = changed(flip, image, image.random);
    const rows = range(0, channels * height - 1)
      .flatMap((row) => [...image.values.subarray(row * width, (row + 1) * width)].reverse());
    assertEquals(once, rows);
    const twice = changed(flip, { ...image, values: Float32Array.from(once) }, image.random);
    assertEquals(twice, [...image.values]);
  }));
});

Deno.test("horizontalFlip mirrors as often as it is told to", () => {
  const image = { shape: [1, 1, 2] as const, black: [0], values: Float32Array.of(1, 2) };
  for (const probability of [0, 0.3, 0.5, 1]) {
    const random = new Random(1);
    const flip = horizontalFlip({ probability });
    const flips = range(1, 10_000).filter(() => changed(flip, image, random)[0] === 2).length;
    assertAlmostEquals(flips / 10_000, probability, 5 * Math.sqrt(0.25 / 10_000));
  }
  assertEquals(changed(horizontalFlip({ probability: 0 }), image, new Random(0)), [1, 2]);
});

Deno.test("cutout sets a square to 0 around any pixel, in all channels, and nothing else", () => {
  fc.assert(fc.property(images, fc.integer({ min: 1, max: 6 }), (image, size) => {
    const [channels, height, width] = image.shape;
    fc.pre(size <= Math.min(height, width));
    const found = changed(cutout({ size }), image, image.random);
    const ways = range(0, height - 1).flatMap((y) =>
      range(0, width - 1).map((x) => {
        const [top, left] = [y - Math.floor(size / 2), x - Math.floor(size / 2)];
        return String(Array.from({ length: channels * height * width }, (_, i) => {
          const [column, row] = [i % width, Math.floor(i / width) % height];
          const isIn = row >= top && row < top + size && column >= left && column < left + size;
          return isIn ? 0 : image.values[i];
        }));
      })
    );
    assert(ways.includes(String(found)), `none of the ${ways.length} squares gives ${found}`);
  }));
});

Deno.test("cutout's centre is any pixel, equally often", () => {
  const image = { shape: [3, 4] as const, black: [0], values: new Float32Array(12).fill(1) };
  const counts = new Float64Array(12);
  const random = new Random(2);
  for (let i = 0; i < 12 * 400; i++) {
    const values = image.values.slice();
    cutout({ size: 1 })(image)(values, random);
    const place = values.indexOf(0);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  for (const count of counts) assertAlmostEquals(count, 400, 5 * Math.sqrt(400));
});

Deno.test("transforms refuse what they cannot do, at once or when they see the images", () => {
  assertThrows(() => randomCrop({ padding: 1.5 }), ValueError, "randomCrop: padding: found 1.5");
  assertThrows(() => randomCrop({ padding: -1 }), ValueError, "a whole number, 0 or more");
  assertThrows(() => cutout({ size: 0 }), ValueError, "cutout: size: found 0, allowed: a whole");
  for (const probability of [-0.1, 1.1, NaN]) {
    assertThrows(
      () => horizontalFlip({ probability }),
      ValueError,
      `found ${probability}, allowed`,
    );
  }
  const small = { shape: [3, 4, 5], black: [0, 0, 0] };
  assertThrows(
    () => randomCrop({ padding: 4 })(small),
    ValueError,
    "randomCrop: padding: found 4, allowed: a whole number from 0 to 3 for these images",
  );
  assertThrows(
    () => cutout({ size: 5 })(small),
    ValueError,
    "cutout: size: found 5, allowed: a whole number from 1 to 4 for these images",
  );
  for (const transform of [randomCrop(), horizontalFlip(), cutout()]) {
    assertThrows(
      () => transform({ shape: [2], black: [0] }),
      ShapeError,
      "found examples of shape [2], needed images: [height, width] or [channels, height, width]",
    );
  }
});

Deno.test("a transform that is made again from its recipe does the same", () => {
  fc.assert(fc.property(images, fc.integer(), (image, seed) => {
    const [, height, width] = image.shape;
    const side = Math.min(height, width);
    for (
      const transform of [
        randomCrop({ padding: side - 1 }),
        horizontalFlip({ probability: 0.3 }),
        cutout({ size: side }),
      ]
    ) {
      const { recipe } = transform;
      assert(recipe !== undefined);
      const again = transformOf(structuredClone(recipe));
      assertEquals(
        changed(again, image, new Random(seed)),
        changed(transform, image, new Random(seed)),
      );
    }
  }));
});
