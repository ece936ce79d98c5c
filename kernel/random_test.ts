import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { ValueError } from "./errors.ts";
import { fillUniform, Random, type RandomState, threefryPair } from "./random.ts";

const safe = fc.maxSafeInteger();

/** Pearson's statistic of counts that should be equal. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, n) => sum + n, 0) / counts.length;
  return counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (v: readonly number[]) => v.reduce((s, x) => s + x, 0) / v.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [da, db] = [(a[i] ?? 0) - ma, (b[i] ?? 0) - mb];
    ab += da * db, aa += da * da, bb += db * db;
  }
  return ab / Math.sqrt(aa * bb);
}

Deno.test("a seed is the key, in two's complement; different seeds have different keys", () => {
  assertEquals(new Random(0).key, [0, 0]);
  assertEquals(new Random(2 ** 32 + 5).key, [5, 1]);
  assertEquals(new Random(-1).key, [0xffffffff, 0xffffffff]);
  assertEquals(new Random(Number.MIN_SAFE_INTEGER).key, [1, 0xffe00000]);
  fc.assert(fc.property(safe, safe, (a, b) => {
    assertEquals(String(new Random(a).key) === String(new Random(b).key), a === b);
  }));
});

Deno.test("a seed that is not a safe integer is refused", () => {
  for (const seed of [0.5, NaN, Infinity, 2 ** 53, -(2 ** 53)]) {
    assertThrows(() => new Random(seed), ValueError, `seed: found ${seed}`);
  }
});

Deno.test("the words of a stream are those of counters 0, 1, 2, ...", () => {
  const random = new Random(42);
  for (let counter = 0; counter < 5; counter++) {
    assertEquals([random.bits(), random.bits()], threefryPair([42, 0], counter, 0));
  }
});

Deno.test("uniform gives the numbers of fillUniform under the same key", () => {
  const random = new Random(-17);
  const filled = new Float32Array(101);
  fillUniform(random.key, filled);
  assertEquals(Array.from(filled, () => random.uniform()), [...filled]);
});

Deno.test("uniform fills [0, 1) evenly, alone and in pairs of neighbours", () => {
  const random = new Random(1);
  const single = new Array<number>(256).fill(0);
  const pairs = new Array<number>(256).fill(0);
  for (let i = 0; i < 50_000; i++) {
    const [a, b] = [random.uniform(), random.uniform()];
    assert(a >= 0 && a < 1);
    for (const x of [a, b]) single[Math.floor(x * 256)] = (single[Math.floor(x * 256)] ?? 0) + 1;
    const cell = Math.floor(a * 16) * 16 + Math.floor(b * 16);
    pairs[cell] = (pairs[cell] ?? 0) + 1;
  }
  // Chi-square with 255 degrees of freedom lies in 173..351 with probability 0.9999.
  for (const counts of [single, pairs]) {
    const statistic = chiSquare(counts);
    assert(statistic > 173 && statistic < 351, `chi-square ${statistic}`);
  }
});

Deno.test("normal has the moments and the tails of the standard normal distribution", () => {
  const random = new Random(2);
  const n = 100_000;
  const moments = [0, 0, 0, 0];
  let beyondTwo = 0;
  for (let i = 0; i < n; i++) {
    const x = random.normal();
    assert(Math.abs(x) <= Math.sqrt(48 * Math.LN2));
    for (let k = 0; k < 4; k++) moments[k] = (moments[k] ?? 0) + x ** (k + 1) / n;
    if (Math.abs(x) > 2) beyondTwo++;
  }
  // Four standard errors: sqrt(var(x^k) / n) with variances 1, 2, 15, 96.
  const [mean = 0, variance = 0, skew = 0, kurtosis = 0] = moments;
  assertAlmostEquals(mean, 0, 4 * Math.sqrt(1 / n));
  assertAlmostEquals(variance, 1, 4 * Math.sqrt(2 / n));
  assertAlmostEquals(skew, 0, 4 * Math.sqrt(15 / n));
  assertAlmostEquals(kurtosis, 3, 4 * Math.sqrt(96 / n));
  assertAlmostEquals(beyondTwo / n, 0.0455, 4 * Math.sqrt(0.0455 / n));
});

Deno.test("integer is even over a range that does not divide 2^32", () => {
  const random = new Random(3);
  const counts = new Array<number>(7).fill(0);
  for (let i = 0; i < 70_000; i++) {
    const x = random.integer(7);
    counts[x] = (counts[x] ?? 0) + 1;
  }
  assertEquals(counts.length, 7);
  // 6 degrees of freedom: above 27.9 with probability 0.0001.
  assert(chiSquare(counts) < 27.9, `chi-square ${chiSquare(counts)}`);
  // Taking words modulo 3 * 2^30 without rejection would give the lower third twice as often.
  let lower = 0;
  for (let i = 0; i < 10_000; i++) if (random.integer(3 * 2 ** 30) < 2 ** 30) lower++;
  assertAlmostEquals(lower / 10_000, 1 / 3, 0.02);
  assertEquals(random.integer(1), 0);
  assert(random.integer(2 ** 32) < 2 ** 32);
});

Deno.test("integer and permutation refuse a range that cannot be drawn from", () => {
  const random = new Random(0);
  for (const n of [0, -1, 1.5, NaN, 2 ** 32 + 1]) {
    assertThrows(() => random.integer(n), ValueError, `found n = ${n}`);
  }
  assertThrows(() => random.permutation(-1), ValueError, "found n = -1");
  assertEquals([...random.permutation(0)], []);
});

Deno.test("permutation holds every number once, and every order is equally likely", () => {
  fc.assert(fc.property(safe, fc.nat(200), (seed, n) => {
    const order = new Random(seed).permutation(n);
    assertEquals([...order].sort((a, b) => a - b), Array.from({ length: n }, (_, i) => i));
  }));
  const random = new Random(4);
  const counts = new Map<string, number>();
  for (let i = 0; i < 24_000; i++) {
    const order = random.permutation(4).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assertEquals(counts.size, 24);
  // 23 degrees of freedom: above 56.0 with probability 0.00014.
  assert(chiSquare([...counts.values()]) < 56);
});

Deno.test("a fork depends on the key and the name alone, and leaves its parent where it stands", () => {
  const random = new Random(5);
  const early = random.fork("dropout");
  const before = random.state;
  random.uniform();
  const late = random.fork("dropout");
  assertEquals(early.state, late.state);
  assertEquals(new Random(5).state, before);
  assertNotEquals(random.fork("Dropout").key, early.key);
});

Deno.test("forks by different names, and forks of forks, have different keys", () => {
  const random = new Random(6);
  const names = ["", "a", "b", "aa", "ab", "ba", "a\u0000", "\u0000", "é", "e\u0301"];
  const keys = names.flatMap((name) => [
    String(random.fork(name).key),
    ...names.map((inner) => String(random.fork(name).fork(inner).key)),
  ]);
  assertEquals(new Set(keys).size, keys.length);
});

Deno.test("streams of a parent, its forks and neighbouring seeds are uncorrelated", () => {
  const parent = new Random(7);
  const streams = [
    parent,
    parent.fork("1"),
    parent.fork("2"),
    new Random(8),
    new Random(8).fork("1"),
  ];
  const n = 10_000;
  const numbers = streams.map((s) => Array.from({ length: n }, () => s.uniform()));
  numbers.forEach((a, i) =>
    numbers.slice(i + 1).forEach((b) => {
      assert(Math.abs(correlation(a, b)) < 4.5 / Math.sqrt(n));
    })
  );
});

Deno.test("a state that went through JSON continues the stream at any position", () => {
  const calls = fc.array(fc.constantFrom("uniform", "normal", "integer"), { maxLength: 9 });
  const draw = (random: Random, call: string) =>
    call === "uniform"
      ? random.uniform()
      : call === "normal"
      ? random.normal()
      : random.integer(10);
  fc.assert(fc.property(safe, calls, calls, (seed, before, after) => {
    const random = new Random(seed).fork("x");
    before.forEach((call) => draw(random, call));
    const saved: RandomState = JSON.parse(JSON.stringify(random.state));
    const resumed = new Random(0);
    resumed.state = saved;
    assertEquals(after.map((call) => draw(resumed, call)), after.map((call) => draw(random, call)));
  }));
});

Deno.test("a position beyond 2^33 words uses the upper word of the counter", () => {
  const random = new Random(9);
  random.state = { key: [9, 0], position: 2 ** 33 + 2, spare: null };
  assertEquals(random.bits(), threefryPair([9, 0], 1, 1)[0]);
});

Deno.test("a damaged state is refused", () => {
  const random = new Random(0);
  const good: RandomState = { key: [1, 2], position: 3, spare: null };
  const damage: Record<string, unknown>[] = [
    { key: [1] },
    { key: [1, -2] },
    { key: [1, 0.5] },
    { key: "12" },
    { position: -1 },
    { position: 0.5 },
    { spare: "0" },
  ];
  for (const part of damage) {
    const state: RandomState = JSON.parse(JSON.stringify({ ...good, ...part }));
    assertThrows(() => random.state = state, ValueError, `found ${Object.keys(part)[0]}`);
  }
});
