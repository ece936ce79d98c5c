import { assert, assertEquals } from "@std/assert";
import type { FunctionName } from "../../../kernel/formula/functions.ts";
import { functions } from "../../../kernel/formula/functions.ts";
import { kernelOf } from "./testing.ts";
import { createWasm } from "./mod.ts";

const backends = [createWasm(), createWasm({ relaxed: false })];

/** Values of a function on the backend, in chunks that keep its memory small. */
async function evaluate(
  backend: (typeof backends)[number],
  name: FunctionName,
  ...columns: readonly Float32Array[]
): Promise<Float32Array> {
  const length = columns[0]?.length ?? 0;
  const inputs = columns.map((values) => ({ data: backend.upload(values), shape: [length] }));
  const [y] = backend.elementwise(kernelOf(name, columns.length), inputs, [], [length]);
  assert(y !== undefined);
  const values = await backend.read(y, length);
  for (const array of [...inputs.map(({ data }) => data), y]) backend.release(array);
  return Float32Array.from(values);
}

/** The float32 with these bits. */
function fromBits(bits: ArrayLike<number>): Float32Array {
  return new Float32Array(Uint32Array.from(bits).buffer);
}

/** Numbers of every sign and size, and all near the places where the methods change. */
const points: Float32Array = (() => {
  const bits: number[] = [];
  for (let n = 0; n < 2 ** 32; n += 16381) bits.push(n);
  const branches = [
    ...[0, 2 ** -126, 2 ** -149, 2 ** -24, 2 ** -12, 0.5, Math.SQRT1_2, 1, Math.SQRT2, 2, 4],
    ...[Math.LN2 / 2, Math.LN2, 1.5 * Math.LN2, 9, 12.5, 25, 50, 64, 87.33655, 88.72284, 88.8, 89],
    ...[103.97208, 104, 2 ** 23, 2 ** 24, 2 ** 127, 3.4028234663852886e38, Infinity, NaN],
  ];
  for (const branch of [...branches, ...branches.map((x) => -x)]) {
    const [center = 0] = new Uint32Array(Float32Array.of(branch).buffer);
    for (let d = -100; d <= 100; d++) bits.push(center + d);
  }
  // The range in which most functions do their work, densely.
  for (let i = -40000; i <= 40000; i++) {
    bits.push(new Uint32Array(Float32Array.of(i * 0.00113).buffer)[0] ?? 0);
  }
  return fromBits(bits);
})();

/** erf in float64: its series near 0, a continued fraction of the complement elsewhere. */
function erf(x: number): number {
  const z = Math.abs(x);
  if (!(z < 6)) return Number.isNaN(x) ? NaN : Math.sign(x);
  let result = 0;
  if (z < 2.5) {
    // erf z = 2/√π e^(−z²) Σ 2ⁿ z²ⁿ⁺¹ / (2n + 1)!!: all terms are positive.
    let term = z;
    for (let n = 0; n < 120; n++) {
      result += term;
      term *= 2 * z * z / (2 * n + 3);
    }
    result *= 2 / Math.sqrt(Math.PI) * Math.exp(-z * z);
  } else {
    let fraction = 0;
    for (let n = 80; n >= 1; n--) fraction = n / 2 / (z + fraction);
    result = 1 - Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + fraction);
  }
  return (Math.sign(x) || x) * result;
}

const expected: Partial<Record<FunctionName, (x: number) => number>> = {
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  erf: (x) => erf(x),
  sqrt: Math.sqrt,
  floor: Math.floor,
  abs: Math.abs,
  neg: (x) => -x,
  sign: Math.sign,
};

const smallestNormal = 2 ** -126;

/** The largest relative error; throws where a special value is wrong. */
function worst(
  actual: Float32Array,
  exact: (i: number) => number,
  show: (i: number) => string,
): number {
  let most = 0;
  actual.forEach((y, i) => {
    const want = exact(i);
    const rounded = Math.fround(want);
    if (Object.is(y, rounded)) return;
    if (Number.isNaN(want) && Number.isNaN(y)) return;
    // A result below the normal numbers may be anything as small, of the same sign.
    if (Math.abs(want) < smallestNormal && want !== 0) {
      assert(Math.abs(y) <= smallestNormal && !(y * want < 0), show(i) + ` = ${want}, found ${y}`);
      return;
    }
    const error = Math.abs(y - want) / Math.abs(want);
    // Rounding to infinity is allowed only where the exact result is beyond the largest number.
    assert(error < 1e-5, `${show(i)} = ${want}, found ${y}`);
    if (error > most) most = error;
  });
  return most;
}

for (const [name, exact] of Object.entries(expected)) {
  // The keys of `expected` are names of functions; `Object.entries` forgets that.
  const fn = name as FunctionName;
  Deno.test(`${name} is right to 2e-7 over all of float32, fused or not`, async () => {
    for (const backend of backends) {
      const y = await evaluate(backend, fn, points);
      const error = worst(y, (i) => exact(points[i] ?? 0), (i) => `${name}(${points[i]})`);
      assert(error <= 2e-7, `${name}: relative error ${error}`);
    }
  });
}

Deno.test("pow is right to 2e-7 for all signs and sizes, fused or not", async () => {
  const special = [
    ...[0, 0.5, 1, 2, 3, 1 / 3, 10, 2 ** 23 + 1, 2 ** 24, 2 ** 25, 1e-40, 1e-10, 1e10, 3e38],
    ...[Infinity, 0.99999994, 1.0000001, 1e7, 127, 128, 149, 150, 1.5, 2.5, 1e-45],
  ].flatMap((x) => [x, -x]).concat(NaN);
  const pairs = special.flatMap((x) => special.map((y) => [x, y]));
  let seed = 1;
  const random = () => (seed = Math.imul(seed, 1664525) + 1013904223 >>> 0) / 2 ** 32;
  for (let i = 0; i < 40000; i++) {
    const x = 2 ** (random() * 250 - 125);
    pairs.push([x, (random() * 2 - 1) * 130 / Math.max(0.01, Math.abs(Math.log2(x)))]);
    pairs.push([random() * 4, random() * 40 - 20]);
    pairs.push([random() * 20 - 10, Math.round(random() * 40 - 20)]);
  }
  const xs = Float32Array.from(pairs, ([x = 0]) => x);
  const ys = Float32Array.from(pairs, ([, y = 0]) => y);
  for (const backend of backends) {
    const z = await evaluate(backend, "pow", xs, ys);
    const error = worst(
      z,
      (i) => Math.pow(xs[i] ?? 0, ys[i] ?? 0),
      (i) => `${xs[i]} ^ ${ys[i]}`,
    );
    assert(error <= 2e-7, `pow: relative error ${error}`);
  }
});

Deno.test("arithmetic and comparisons agree with IEEE 754 on special values", async () => {
  const values = [0, -0, 1, -1, 0.1, 3e38, -3e38, 1e-45, Infinity, -Infinity, NaN];
  const pairs = values.flatMap((x) => values.map((y) => [x, y]));
  const xs = Float32Array.from(pairs, ([x = 0]) => x);
  const ys = Float32Array.from(pairs, ([, y = 0]) => y);
  const exact: Partial<Record<FunctionName, (x: number, y: number) => number>> = {
    add: (x, y) => x + y,
    sub: (x, y) => x - y,
    mul: (x, y) => x * y,
    div: (x, y) => x / y,
    min: (x, y) => Math.min(x, y),
    max: (x, y) => Math.max(x, y),
    lt: (x, y) => Number(x < y),
    le: (x, y) => Number(x <= y),
    gt: (x, y) => Number(x > y),
    ge: (x, y) => Number(x >= y),
    eq: (x, y) => Number(x === y),
    ne: (x, y) => Number(x !== y),
  };
  for (const [name, f] of Object.entries(exact)) {
    const z = await evaluate(backends[0] ?? createWasm(), name as FunctionName, xs, ys);
    const want = Float32Array.from(xs, (x, i) => f(x, ys[i] ?? 0));
    assertEquals([...z], [...want], name);
  }
});

Deno.test("every function of formulas has code", () => {
  const tested = Object.keys(functions).filter((name) => !(name in expected));
  assertEquals(
    tested.sort(),
    [..."add and div eq ge gt le lt max min mul ne or pow select sub".split(" ")].sort(),
  );
});
