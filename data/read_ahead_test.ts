import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { join } from "@std/path";
import fc from "fast-check";
import type { Dataset, Split } from "../kernel/dataset.ts";
import { ValueError } from "../kernel/errors.ts";
import { Random } from "../kernel/random.ts";
import { augment } from "./augment.ts";
import { imageDataset } from "./images.ts";
import { type Batch, batches } from "./loader.ts";
import { packSplit, unpackSplit } from "./packed_split.ts";
import { readAhead } from "./read_ahead.ts";
import { type Epoch, fill, makeRing, rowsOf, stop, take } from "./ring.ts";
import { inTempFolder } from "./test_files.ts";
import { cutout, randomCrop, type Transform } from "./transforms.ts";

const count = 300;
const images = {
  pixels: Uint8Array.from({ length: 48 * count }, (_, i) => i * i % 251),
  labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
};
const dataset = imageDataset(
  { name: "i", inputShape: [3, 4, 4], classes: ["a"], train: images, test: images },
  { scale: "standard", validation: 20, crop: 2, flip: true, cutout: 2 },
);

/** A batch's examples, in memory of their own. */
interface Copy {
  readonly inputs: Float32Array;
  readonly labels: Float32Array;
}

const copyOf = ({ inputs, labels }: Batch): Copy => ({
  inputs: inputs.slice(),
  labels: labels.slice(),
});

/** Whether the worker read a batch: then it lies in shared memory. */
const isAhead = ({ inputs }: Batch) => inputs.buffer instanceof SharedArrayBuffer;

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

/** How an epoch is read in these tests. */
function options({ inputShape }: Dataset, epoch: number, batchSize: number, start = 0) {
  const shuffle = new Random(epoch).fork("order");
  return { batchSize, inputShape, start, shuffle, random: new Random(epoch).fork("changes") };
}

/** The batches of an epoch, read on the spot. */
function expected(from: Dataset, epoch: number, batchSize: number, start = 0): Promise<Copy[]> {
  return Array.fromAsync(
    batches(from.splits.train, options(from, epoch, batchSize, start)),
    copyOf,
  );
}

Deno.test("batches are the same with a worker and without, whoever reads them", async () => {
  using train = readAhead(dataset.splits.train);
  let [byWorker, epoch] = [0, 0];
  // However slow the worker is to start, some epoch is in time for it.
  while (byWorker < 100 || epoch < 8) {
    const batchSize = [1, 7, 32, 500][epoch++ % 4] ?? 1;
    const start = epoch % 2;
    const found: Copy[] = [];
    for await (
      const batch of batches(train, options(dataset, epoch, batchSize, start))
    ) {
      found.push(copyOf(batch));
      if (isAhead(batch)) byWorker++;
      else await pause();
    }
    assertEquals(found, await expected(dataset, epoch, batchSize, start));
  }
});

Deno.test("an epoch that is left early does not mix with the next", async () => {
  using train = readAhead(dataset.splits.train);
  let byWorker = 0;
  for (let epoch = 0; byWorker < 20; epoch++) {
    const wanted = await expected(dataset, epoch, 2);
    let number = 0;
    for await (const batch of batches(train, options(dataset, epoch, 2))) {
      assertEquals(copyOf(batch), wanted[number++]);
      if (isAhead(batch)) byWorker++;
      else await pause();
      if (number === 20) break;
    }
  }
});

Deno.test("two loops that share a worker both read what is right", async () => {
  using train = readAhead(dataset.splits.train);
  const [one, two] = [await expected(dataset, 1, 5), await expected(dataset, 2, 5)];
  const first = batches(train, options(dataset, 1, 5))[Symbol.iterator]();
  const second = batches(train, options(dataset, 2, 5))[Symbol.iterator]();
  for (let number = 0; number < one.length; number++) {
    const [a, b] = [await first.next().value, await second.next().value];
    assert(a !== undefined && b !== undefined);
    assertEquals([copyOf(a), copyOf(b)], [one[number], two[number]]);
    await pause();
  }
});

Deno.test("a user's own split or transform is read on the spot", async () => {
  const noise: Transform = () => (values, random) => void (values[0] = random.uniform());
  const { train } = dataset.splits;
  const own: Split = { size: train.size, read: (...args) => train.read(...args) };
  const noisy = augment(dataset, noise);
  const wrapped = { ...dataset, splits: { ...dataset.splits, train: own } };
  assertEquals(packSplit(noisy.splits.train), undefined);
  assertEquals(packSplit(own), undefined);
  for (const from of [noisy, wrapped, augment(wrapped, randomCrop({ padding: 1 }))]) {
    using split = readAhead(from.splits.train);
    const found: Copy[] = [];
    for await (const batch of batches(split, options(from, 3, 16))) {
      assert(!isAhead(batch));
      found.push(copyOf(batch));
    }
    assertEquals(found, await expected(from, 3, 16));
  }
});

Deno.test("a worker that fails leaves the reading to the loop", async () => {
  // Nobody can make this transform again from its recipe.
  const odd: Transform = Object.assign(cutout({ size: 1 }), {
    recipe: { kind: "cutout", size: -1 } as const,
  });
  const broken = augment(dataset, odd);
  const packed = packSplit(broken.splits.train);
  assert(packed !== undefined);
  assertThrows(() => unpackSplit(packed), ValueError, "cutout: size: found -1");
  using train = readAhead(broken.splits.train);
  for (let epoch = 0; epoch < 3; epoch++) {
    const found: Copy[] = [];
    for await (const batch of batches(train, options(broken, epoch, 4))) {
      assert(!isAhead(batch));
      found.push(copyOf(batch));
      await pause();
    }
    assertEquals(found, await expected(broken, epoch, 4));
  }
  const refuse: Transform = () => () => {
    throw new Error("mine");
  };
  const refusing = augment(dataset, Object.assign(refuse, odd));
  using refused = readAhead(refusing.splits.train);
  const loop = async () => {
    for await (const _ of batches(refused, options(refusing, 0, 4))) await pause();
  };
  await assertRejects(loop, Error, "mine");
});

Deno.test("a packed split reads the same after it was copied to another thread", () => {
  const { train } = dataset.splits;
  const packed = packSplit(train);
  assert(packed !== undefined);
  const again = unpackSplit(structuredClone(packed));
  const read = (split: Split) => {
    const [inputs, labels] = [new Float32Array(48 * 4), new Float32Array(4)];
    void split.read(Uint32Array.of(7, 0, 7, 279), inputs, labels, new Random(4));
    return { inputs, labels };
  };
  assertEquals(read(again), read(train));
});

/** Runs a script in a process of its own, to its end. */
async function run(body: string, ...flags: string[]): Promise<readonly [number, string, string]> {
  let ended: readonly [number, string, string] = [NaN, "", ""];
  await inTempFolder(async (folder) => {
    const script = join(folder, "script.ts");
    const imports = ["digits", "batches", "readAhead"].join(", ");
    await Deno.writeTextFile(
      script,
      `import { ${imports} } from ${JSON.stringify(import.meta.resolve("./mod.ts"))};
       import { Random } from ${JSON.stringify(import.meta.resolve("../kernel/random.ts"))};
       const { inputShape, splits: { train } } = await digits({ crop: 2 });
       const ahead = readAhead(train);
       const loop = batches(ahead, { batchSize: 2, inputShape, random: new Random(0) });
       ${body}`,
    );
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "--no-prompt", "--no-config", ...flags, script],
      env: { NO_COLOR: "1" },
    }).output();
    const decoder = new TextDecoder();
    ended = [code, decoder.decode(stdout), decoder.decode(stderr)];
  });
  return ended;
}

const UNTIL_AHEAD = `for await (const { inputs } of loop) {
  if (inputs.buffer instanceof SharedArrayBuffer) break;
  await new Promise((resolve) => setTimeout(resolve, 1));
}`;

Deno.test("a program whose loop was left, and whose worker nobody ended, ends", async () => {
  assertEquals(await run(`${UNTIL_AHEAD} console.log("left");`, "-A"), [0, "left\n", ""]);
});

Deno.test("an error ends a program whose worker waits", async () => {
  const [code, , stderr] = await run(`${UNTIL_AHEAD} throw new Error("mine");`, "-A");
  assertEquals(code, 1);
  assert(stderr.includes("mine"), stderr);
});

Deno.test("after a pause in which the worker was given up, another one goes on", async () => {
  const body = `${UNTIL_AHEAD} await new Promise((resolve) => setTimeout(resolve, 2500));
    const again = batches(ahead, { batchSize: 2, inputShape, random: new Random(0) });
    ${UNTIL_AHEAD.replace("loop", "again")} ahead[Symbol.dispose](); console.log("ahead again");`;
  assertEquals(await run(body, "-A"), [0, "ahead again\n", ""]);
});

Deno.test("a program that may not read its own files reads on the spot, and asks nobody", async () => {
  const body = `let count = 0;
    for await (const { inputs } of loop) if (inputs.buffer instanceof SharedArrayBuffer) count++;
    console.log(count);`;
  assertEquals(await run(body), [0, "0\n", ""]);
});

/** Example i is the number i. */
const numbers = (size: number): Split => ({
  size,
  read: (indices, inputs, labels) => {
    inputs.set(indices);
    labels.fill(1);
  },
});

const epochOf = (size: number, batchSize: number): Epoch => ({
  order: Uint32Array.from({ length: size }, (_, i) => i),
  batchSize,
  inputShape: [1],
});

Deno.test("a ring is filled with the batches that are still wanted, as far as there is room", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(40), (batchSize, start) => {
    const epoch = epochOf(12_000, batchSize);
    const ring = makeRing(epoch, start);
    const last = Math.min(start + ring.slots, Math.ceil(12_000 / batchSize)) - 1;
    // Reading the last batch that there is room for ends the filling, which would wait for more.
    const split: Split = {
      size: 12_000,
      read(indices, inputs, labels) {
        void numbers(12_000).read(indices, inputs, labels);
        if (indices[0] === last * batchSize) stop(ring);
      },
    };
    fill(ring, epoch, split, undefined);
    for (let batch = start; batch <= last; batch++) {
      assert(take(ring, batch));
      const { indices, inputs } = rowsOf(ring, epoch, batch);
      assertEquals([...inputs], [...indices]);
      assertEquals(indices[0], batch * batchSize);
    }
    assert(!take(ring, last + 1));
  }));
});

Deno.test("a batch that was asked for too early is passed over", () => {
  const epoch = epochOf(30, 10);
  const ring = makeRing(epoch, 0);
  assert(!take(ring, 0));
  fill(ring, epoch, numbers(30), undefined);
  assert(!take(ring, 0));
  assert(take(ring, 1) && take(ring, 2));
});

Deno.test("a ring that was stopped is not filled", () => {
  const epoch = epochOf(1000, 10);
  const ring = makeRing(epoch, 0);
  stop(ring);
  fill(ring, epoch, { size: 1000, read: () => assert(false, "it is read") }, undefined);
});
