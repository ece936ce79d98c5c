import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import type { Split } from "../kernel/dataset.ts";
import { ShapeError, ValueError } from "../kernel/errors.ts";
import { resolveOptions } from "../kernel/options.ts";
import { Random } from "../kernel/random.ts";
import { ImageSplit } from "./image_split.ts";
import { imageDataset, imageOptions } from "./images.ts";
import { measure, scaleTable } from "./pixel_scale.ts";

const pixels = Uint8Array.from({ length: 5 * 4 }, (_, i) => 10 * i);
const labels = Uint8Array.of(0, 1, 2, 0, 1);
const source = {
  name: "tiny",
  inputShape: [2, 2],
  classes: ["a", "b", "c"],
  train: { pixels, labels },
  test: { pixels: Uint8Array.of(1, 2, 3, 4), labels: Uint8Array.of(2) },
};

const asTheyAre = { crop: 0, flip: false, cutout: 0 };

Deno.test("an image split writes the rows that are asked for, in order, and no others", () => {
  const split = new ImageSplit({ pixels, labels }, [2, 2], scaleTable("none", pixels, [2, 2]));
  const inputs = new Float32Array(12).fill(-1);
  const classes = new Float32Array(3).fill(-1);
  split.read(Uint32Array.of(3, 1), inputs, classes);
  assertEquals([...inputs], [120, 130, 140, 150, 40, 50, 60, 70, -1, -1, -1, -1]);
  assertEquals([...classes], [0, 1, -1]);
});

Deno.test("an image split refuses examples it does not have and too little room", () => {
  const split = new ImageSplit({ pixels, labels }, [2, 2], scaleTable("none", pixels, [2, 2]));
  const [inputs, classes] = [new Float32Array(8), new Float32Array(2)];
  assertThrows(
    () => split.read(Uint32Array.of(0, 5), inputs, classes),
    ValueError,
    "read: found example 5, allowed: 0 to 4",
  );
  assertEquals([...inputs, ...classes], new Array(10).fill(0));
  assertThrows(
    () => split.read(Uint32Array.of(0, 1, 2), inputs, classes),
    ShapeError,
    "found room for 8 values and 2 labels, needed 12 and 3",
  );
});

Deno.test("an image split refuses bytes and labels that do not fit together", () => {
  assertThrows(
    () => new ImageSplit({ pixels, labels }, [2, 3], scaleTable("none", pixels, [2, 2])),
    ShapeError,
    "found 20 bytes, 5 labels",
  );
});

Deno.test("unit maps bytes to 0..1, none leaves them, standard gives mean 0 and deviation 1", () => {
  const unit = scaleTable("unit", pixels, [2, 2]);
  assertEquals([unit[0], unit[51], unit[255]], [0, Math.fround(0.2), 1]);
  assertEquals([...scaleTable("none", pixels, [2, 2])], Array.from({ length: 256 }, (_, i) => i));
  const standard = scaleTable("standard", pixels, [2, 2]);
  const values = Array.from(pixels, (byte) => standard[byte] ?? NaN);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  assertAlmostEquals(mean, 0, 1e-6);
  assertAlmostEquals(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length, 1, 1e-6);
});

Deno.test("signed maps bytes to -1..1", () => {
  const signed = scaleTable("signed", pixels, [2, 2]);
  assertEquals([signed[0], signed[51], signed[255]], [-1, Math.fround(-0.6), 1]);
});

Deno.test("standard measures each channel of colour images by itself", () => {
  // Two images of two channels with two pixels each.
  const colours = Uint8Array.of(1, 3, 100, 100, 1, 3, 200, 200);
  const table = scaleTable("standard", colours, [2, 1, 2]);
  assertEquals(table.length, 512);
  const split = new ImageSplit({ pixels: colours, labels: Uint8Array.of(0, 0) }, [2, 1, 2], table);
  const inputs = new Float32Array(8);
  split.read(Uint32Array.of(1, 0), inputs, new Float32Array(2));
  assertEquals([...inputs], [-1, 1, 1, 1, -1, 1, -1, -1]);
});

Deno.test("standard leaves images of one single colour finite", () => {
  assert(scaleTable("standard", new Uint8Array(9).fill(7), [3, 3]).every(Number.isFinite));
});

Deno.test("measure is the mean and the population's deviation", () => {
  assertEquals(
    measure(Uint8Array.of(2, 4, 4, 4, 5, 5, 7, 9), { channels: 1, area: 8, channel: 0 }),
    { mean: 5, deviation: 2 },
  );
});

Deno.test("validation takes the last training images, and standard measures the others", () => {
  const { splits } = imageDataset(source, { ...asTheyAre, scale: "standard", validation: 2 });
  assertEquals([splits.train.size, splits.validation.size, splits.test?.size], [3, 2, 1]);
  const train = new Float32Array(12);
  void splits.train.read(Uint32Array.of(0, 1, 2), train, new Float32Array(3));
  assertAlmostEquals(train.reduce((sum, x) => sum + x, 0), 0, 1e-5);
  const raw =
    imageDataset(source, { ...asTheyAre, scale: "none", validation: 2 }).splits.validation;
  const [inputs, classes] = [new Float32Array(8), new Float32Array(2)];
  void raw.read(Uint32Array.of(0, 1), inputs, classes);
  assertEquals([...inputs], [120, 130, 140, 150, 160, 170, 180, 190]);
  assertEquals([...classes], [0, 1]);
});

Deno.test("a dataset keeps views of the source's bytes instead of copies", () => {
  const own = { pixels: pixels.slice(), labels: labels.slice() };
  const { splits } = imageDataset({ ...source, train: own }, {
    ...asTheyAre,
    scale: "none",
    validation: 1,
  });
  own.pixels[0] = 99;
  const inputs = new Float32Array(4);
  void splits.train.read(Uint32Array.of(0), inputs, new Float32Array(1));
  assertEquals(inputs[0], 99);
});

Deno.test("validation has to leave training images", () => {
  assertThrows(
    () => imageDataset(source, { ...asTheyAre, scale: "unit", validation: 5 }),
    ValueError,
    "tiny.validation: found 5, allowed: a whole number from 1 to 4",
  );
});

Deno.test("black is what byte 0 becomes in each channel", () => {
  const colours = Uint8Array.of(1, 3, 100, 100, 1, 3, 200, 200);
  const images = { pixels: colours, labels: Uint8Array.of(0, 0) };
  const { black } = imageDataset(
    { name: "c", inputShape: [2, 1, 2], classes: ["a"], train: images, test: images },
    { ...asTheyAre, scale: "standard", validation: 1 },
  );
  assertEquals(black, [-2, -100]);
});

Deno.test("the options change training images alone, and refuse what is too large", async () => {
  const bytes = Uint8Array.from({ length: 40 * 16 }, (_, i) => 1 + i % 16);
  const images = { pixels: bytes, labels: new Uint8Array(40) };
  const make = (changes: Partial<typeof asTheyAre>) =>
    imageDataset(
      { name: "tiny", inputShape: [4, 4], classes: ["a"], train: images, test: images },
      { ...asTheyAre, scale: "none", validation: 10, ...changes },
    );
  const read = async (split: Split) => {
    const inputs = new Float32Array(16 * split.size);
    const indices = Uint32Array.from({ length: split.size }, (_, i) => i);
    await split.read(indices, inputs, new Float32Array(split.size), new Random(0));
    return [...inputs];
  };
  for (const changes of [{ crop: 1 }, { flip: true }, { cutout: 2 }]) {
    const { train, validation, test } = make(changes).splits;
    const plain = make({}).splits;
    assertNotEquals(await read(train), await read(plain.train));
    assertEquals(await read(validation), await read(plain.validation));
    assert(test !== undefined && plain.test !== undefined);
    assertEquals(await read(test), await read(plain.test));
  }
  assertThrows(
    () => make({ crop: 4 }),
    ValueError,
    "tiny.crop: found 4, allowed: a whole number from 0 to 3 for images of 4×4",
  );
  assertThrows(
    () => make({ cutout: 5 }),
    ValueError,
    "tiny.cutout: found 5, allowed: a whole number from 0 to 4",
  );
});

Deno.test("the options have the declared defaults and refuse other values", () => {
  const options = imageOptions(7);
  assertEquals({ ...resolveOptions(options, {}, "tiny") }, {
    ...{ scale: "unit", validation: 7 },
    ...asTheyAre,
  });
  assertThrows(() => resolveOptions(options, { validation: 0 }, "tiny"), ValueError, "found 0");
});
