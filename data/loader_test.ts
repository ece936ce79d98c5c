import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Split } from "../kernel/dataset.ts";
import { ValueError } from "../kernel/errors.ts";
import { Random } from "../kernel/random.ts";
import { batches, type BatchOptions, countBatches } from "./loader.ts";

/** Example i is [i, −i] with label i mod 3. */
function counting(size: number): Split {
  return {
    size,
    read(indices, inputs, labels) {
      indices.forEach((index, row) => {
        inputs[2 * row] = index;
        inputs[2 * row + 1] = -index;
        labels[row] = index % 3;
      });
    },
  };
}

/** A split that answers later, as one that reads files would. */
function later(split: Split): Split {
  return {
    size: split.size,
    async read(indices, inputs, labels) {
      await Promise.resolve();
      await split.read(indices, inputs, labels);
    },
  };
}

/** The numbers of the examples of each batch, after a check of everything else in it. */
async function examples(
  split: Split,
  options: Omit<BatchOptions, "inputShape">,
): Promise<number[][]> {
  const found: number[][] = [];
  for await (const { inputs, labels, size } of batches(split, { ...options, inputShape: [2] })) {
    assertEquals([inputs.length, labels.length], [2 * size, size]);
    const numbers = Array.from({ length: size }, (_, i) => inputs[2 * i] ?? NaN);
    assertEquals(Array.from(labels), numbers.map((n) => n % 3));
    assertEquals(Array.from({ length: size }, (_, i) => inputs[2 * i + 1]), numbers.map((n) => -n));
    found.push(numbers);
  }
  return found;
}

Deno.test("batches come in the split's order, the last one shorter", async () => {
  assertEquals(await examples(counting(7), { batchSize: 3 }), [[0, 1, 2], [3, 4, 5], [6]]);
  assertEquals(await examples(counting(6), { batchSize: 3 }), [[0, 1, 2], [3, 4, 5]]);
  assertEquals(await examples(counting(2), { batchSize: 100 }), [[0, 1]]);
  assertEquals(await examples(counting(0), { batchSize: 3 }), []);
});

Deno.test("every example comes exactly once, in the order that shuffle draws", async () => {
  const sizes = fc.nat(50);
  const batchSizes = fc.integer({ min: 1, max: 20 });
  await fc.assert(fc.asyncProperty(sizes, batchSizes, fc.nat(), async (size, batchSize, seed) => {
    const found = await examples(counting(size), { batchSize, shuffle: new Random(seed) });
    assertEquals(found.flat(), [...new Random(seed).permutation(size)]);
    assertEquals(found.length, countBatches(size, batchSize));
    assert(found.slice(0, -1).every((batch) => batch.length === batchSize));
  }));
});

Deno.test("an epoch that starts at a later batch continues the one that was left", async () => {
  const options = (start: number) => ({
    batchSize: 4,
    start,
    shuffle: new Random(3).fork("epoch 2"),
  });
  const whole = await examples(counting(18), options(0));
  for (let start = 0; start <= whole.length; start++) {
    assertEquals(await examples(counting(18), options(start)), whole.slice(start));
  }
});

Deno.test("a split that reads synchronously gives batches without waiting", () => {
  const sizes: number[] = [];
  for (const batch of batches(counting(5), { batchSize: 2, inputShape: [2] })) {
    assert(!(batch instanceof Promise));
    sizes.push(batch.size);
  }
  assertEquals(sizes, [2, 2, 1]);
});

Deno.test("a split that reads asynchronously gives the same batches as promises", async () => {
  const options = { batchSize: 2, shuffle: new Random(1) };
  const expected = await examples(counting(5), { ...options, shuffle: new Random(1) });
  assertEquals(await examples(later(counting(5)), options), expected);
  const [first] = batches(later(counting(5)), { batchSize: 2, inputShape: [2] });
  assert(first instanceof Promise);
  await first;
});

Deno.test("an error while reading reaches the loop", async () => {
  const broken: Split = { size: 3, read: () => Promise.reject(new Error("disk gone")) };
  await assertRejects(() => examples(broken, { batchSize: 2 }), Error, "disk gone");
});

Deno.test("batches share one buffer", () => {
  const buffers = new Set<ArrayBufferLike>();
  for (const batch of batches(counting(9), { batchSize: 2, inputShape: [2] })) {
    assert(!(batch instanceof Promise));
    buffers.add(batch.inputs.buffer);
  }
  assertEquals(buffers.size, 1);
});

Deno.test("a huge batch size takes no more room than the split needs", () => {
  const [batch] = batches(counting(3), { batchSize: 2 ** 40, inputShape: [2] });
  assert(batch !== undefined && !(batch instanceof Promise));
  assertEquals(batch.inputs.buffer.byteLength, 4 * 6);
});

Deno.test("the order is drawn at the call, so two epochs of one stream differ", async () => {
  const shuffle = new Random(5);
  const first = await examples(counting(30), { batchSize: 30, shuffle });
  const second = await examples(counting(30), { batchSize: 30, shuffle });
  assert(String(first) !== String(second));
});

Deno.test("a batch size or start that makes no sense is refused at the call", () => {
  const call = (options: Partial<BatchOptions>) => () =>
    batches(counting(10), { batchSize: 4, inputShape: [2], ...options });
  for (const batchSize of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(call({ batchSize }), ValueError, `batchSize: found ${batchSize}, allowed`);
  }
  for (const start of [-1, 0.5, 4, NaN]) {
    assertThrows(call({ start }), ValueError, `start: found batch ${start}, allowed`);
  }
});
