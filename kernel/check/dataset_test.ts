import { assert, assertEquals } from "@std/assert";
import type { Dataset, Split } from "../dataset.ts";
import type { Random } from "../random.ts";
import { checkDataset } from "./dataset.ts";

/** A sound split: example i has `from + i` and `from + i + 0.5`, and label i mod 3. */
function split(size: number, from = 0): Split {
  return {
    size,
    read(indices, inputs, labels) {
      indices.forEach((index, row) => {
        inputs[2 * row] = from + index;
        inputs[2 * row + 1] = from + index + 0.5;
        labels[row] = index % 3;
      });
    },
  };
}

/** A split of 600 examples like {@linkcode split}, with `after` done to each row that is read. */
function altered(
  after: (row: { index: number; inputs: Float32Array; labels: Float32Array }) => void,
): Split {
  const sound = split(600);
  return {
    size: sound.size,
    async read(indices, inputs, labels) {
      await sound.read(indices, inputs, labels);
      indices.forEach((index, row) =>
        after({
          index,
          inputs: inputs.subarray(2 * row, 2 * row + 2),
          labels: labels.subarray(row, row + 1),
        })
      );
    },
  };
}

const sound: Dataset = {
  name: "sound",
  inputShape: [2],
  classes: ["a", "b", "c"],
  splits: { train: split(600), validation: split(20, 1000), test: split(1, 2000) },
};

/** The problems of the sound dataset with another training split. */
function problemsOf(train: Split): Promise<string[]> {
  return checkDataset({ ...sound, splits: { ...sound.splits, train } });
}

Deno.test("a sound dataset has no problems", async () => {
  assertEquals(await checkDataset(sound), []);
  const { train, validation } = sound.splits;
  assertEquals(await checkDataset({ ...sound, splits: { train, validation } }), []);
});

Deno.test("a sound dataset that reads asynchronously has no problems", async () => {
  assertEquals(await problemsOf(altered(() => {})), []);
});

Deno.test("scalars are examples too: a shape without dimensions is sound", async () => {
  const scalar = (size: number, from: number): Split => ({
    size,
    read: (indices, inputs, labels) =>
      indices.forEach((index, row) => {
        inputs[row] = from + index;
        labels[row] = 0;
      }),
  });
  const splits = { train: scalar(3, 0), validation: scalar(3, 9) };
  assertEquals(await checkDataset({ name: "s", inputShape: [], classes: ["a"], splits }), []);
});

Deno.test("names, shapes, classes and sizes that make no sense are named", async () => {
  assertEquals(await checkDataset({ ...sound, name: " " }), ["name: it is empty"]);
  assertEquals(await checkDataset({ ...sound, inputShape: [2, 0] }), [
    "inputShape: found [2, 0], needed: sizes of 1 or more",
  ]);
  assertEquals(await checkDataset({ ...sound, classes: ["a", "b", "a"] }), [
    'classes: "a" is there twice',
  ]);
  assertEquals((await checkDataset({ ...sound, classes: [] }))[0], "classes: there are none");
  assertEquals(await problemsOf(split(0)), [
    "train: found size 0, needed: a whole number, 1 or more",
  ]);
  assertEquals(await problemsOf(split(2.5)), [
    "train: found size 2.5, needed: a whole number, 1 or more",
  ]);
});

Deno.test("labels that are no class are named, with the first and their number", async () => {
  assertEquals(await problemsOf(altered(({ index, labels }) => labels[0] = index % 4)), [
    "train: example 3 has a label that is no class: 3, allowed: 0 to 2 (and 149 more)",
  ]);
  const half = altered(({ index, labels }) => index === 400 && (labels[0] = 0.5));
  assertEquals(await problemsOf(half), [
    "train: example 400 has a label that is no class: 0.5, allowed: 0 to 2",
  ]);
});

Deno.test("a class without a training example is named, unless not all were read", async () => {
  const four = { ...sound, classes: ["a", "b", "c", "d"] };
  assertEquals(await checkDataset(four), ['train: class 3 ("d") has no example']);
  assertEquals(await checkDataset(four, { limit: 100 }), []);
});

Deno.test("values that are not finite are named", async () => {
  assertEquals(await problemsOf(altered(({ index, inputs }) => index === 9 && (inputs[1] = NaN))), [
    "train: example 9 has values that are not finite: NaN at place 1",
  ]);
  assertEquals(await problemsOf(altered(({ index, inputs }) => index > 8 && inputs.fill(1 / 0))), [
    "train: example 9 has values that are not finite: Infinity at place 0 (and 590 more)",
  ]);
});

Deno.test("values and labels that were not written are named", async () => {
  const halfRows: Split = {
    size: 3,
    read: (indices, inputs, labels) =>
      indices.forEach((index, row) => {
        inputs[2 * row] = index;
        if (index !== 1) labels[row] = index;
      }),
  };
  assertEquals(await problemsOf(halfRows), [
    "train: example 0 has values that were not written: the first at place 1 (and 2 more)",
    "train: example 1 has a label that was not written",
    'train: class 1 ("b") has no example',
  ]);
});

Deno.test("writing beyond the rows that were asked for is named", async () => {
  const greedy: Split = {
    size: 600,
    read(indices, inputs, labels) {
      inputs.fill(0);
      void split(600).read(indices, inputs, labels);
    },
  };
  assertEquals(await problemsOf(greedy), ["train: reading 16 examples writes beyond row 15"]);
});

Deno.test("changing the indices is named", async () => {
  const sorting: Split = {
    size: 600,
    read(indices, inputs, labels) {
      void split(600).read(indices, inputs, labels);
      indices.sort((a, b) => b - a);
    },
  };
  assertEquals(await problemsOf(sorting), ["train: reading changes the indices it was given"]);
});

Deno.test("an example that changes from one reading to the next is named", async () => {
  let count = 0;
  const problems = await problemsOf(altered(({ inputs }) => inputs[0] = count++));
  assertEquals(problems[0], "train: example 0 is another one when read again");
});

Deno.test("an example that changes at random has to follow from its own fork alone", async () => {
  const noisy = (noise: (random: Random, index: number) => Random): Split => ({
    size: 600,
    read(indices, inputs, labels, random) {
      void split(600).read(indices, inputs, labels);
      if (random === undefined) return;
      indices.forEach((index, row) => inputs[2 * row] = noise(random, index).uniform());
    },
  });
  assertEquals(await problemsOf(noisy((random, index) => random.fork(String(index)))), []);
  assertEquals(await problemsOf(noisy((random) => random)), [
    "train: example 0 is another one when read again with the same random numbers",
    "train: example 599 is another one when read in the other order with the same random numbers",
    "train: example 0 is another one when read twice at once with the same random numbers",
    "train: example 599 is another one when read alone with the same random numbers",
    "train: reading draws from the random numbers of the epoch, not from a fork",
  ]);
});

Deno.test("a split that reads in its own order instead of the asked one is named", async () => {
  const stubborn: Split = {
    size: 600,
    read: (indices, inputs, labels) =>
      split(600).read(indices.toSorted((a, b) => a - b), inputs, labels),
  };
  assertEquals(await problemsOf(stubborn), [
    "train: example 599 is another one when read in the other order",
  ]);
});

Deno.test("a split that mistakes rows for examples is named", async () => {
  const rows: Split = {
    size: 600,
    read: (indices, inputs, labels) =>
      split(600).read(Uint32Array.from(indices, (_, i) => i), inputs, labels),
  };
  const problems = await problemsOf(rows);
  assert(problems.includes("train: example 599 is another one when read alone"), problems.join());
});

Deno.test("an error while reading is named, and the other splits are still checked", async () => {
  const broken: Split = { size: 5, read: () => Promise.reject(new Error("disk gone")) };
  const splits = { train: broken, validation: split(3), test: split(0) };
  assertEquals(await checkDataset({ ...sound, splits }), [
    "train: reading failed: disk gone",
    "test: found size 0, needed: a whole number, 1 or more",
  ]);
});

Deno.test("examples in two splits are named, unless that is declared", async () => {
  const splits = { train: split(600), validation: split(20, 590), test: split(3, 597) };
  assertEquals(await checkDataset({ ...sound, splits }), [
    "validation: 10 examples are in train too: example 0 is train's 590",
    "test: 3 examples are in train too: example 0 is train's 597",
  ]);
  assertEquals(await checkDataset({ ...sound, splits }, { sharedExamples: true }), []);
  const one = { train: split(600), validation: split(20, 599) };
  assertEquals(await checkDataset({ ...sound, splits: one }), [
    "validation: 1 example is in train too: example 0 is train's 599",
  ]);
});

Deno.test("an example that occurs twice in one split is no problem", async () => {
  const twice = altered(({ index, inputs }) => {
    inputs[0] = index >> 1;
    inputs[1] = 0;
  });
  assertEquals(await problemsOf(twice), []);
});
