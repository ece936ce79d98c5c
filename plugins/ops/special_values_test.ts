/**
 * What ops do at points that finite differences cannot check: ties, bounds, wrong indices.
 *
 * @module
 */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  type Backend,
  grad,
  type Nested,
  step,
  type Tensor,
  tensor,
  ValueError,
} from "../../kernel/mod.ts";
import { reference } from "../backends/reference/mod.ts";
import { wasm } from "../backends/wasm/mod.ts";
import {
  abs,
  argmax,
  clamp,
  crossEntropy,
  dropout,
  equal,
  gather,
  hinge,
  leakyRelu,
  logSoftmax,
  max,
  maximum,
  mean,
  multiply,
  pow,
  select,
  softmaxCrossEntropy,
  softplus,
  square,
  sum,
} from "./mod.ts";

const backend: Backend = reference({ dtype: "float64" });
const variable = (values: Nested) => tensor(values, { backend, requiresGrad: true });
const fixed = (values: Nested) => tensor(values, { backend });

async function gradientsOf(y: Tensor, ...xs: Tensor[]): Promise<number[][]> {
  return await Promise.all(grad(sum(y), xs).map(async (g) => [...await g.values()]));
}

Deno.test("equal maxima share the gradient evenly, over one axis and over all", async () => {
  const x = variable([[1, 3, 3, 0], [2, 2, 2, 2], [5, 1, 0, 0]]);
  assertEquals(await gradientsOf(max(x, { axes: [1] }), x), [
    [0, 0.5, 0.5, 0, 0.25, 0.25, 0.25, 0.25, 1, 0, 0, 0],
  ]);
  const y = variable([[4, 1], [0, 4]]);
  assertEquals(await gradientsOf(max(y), y), [[0.5, 0, 0, 0.5]]);
});

Deno.test("the larger of two equal numbers has half the gradient on each side", async () => {
  const [a, b] = [variable([1, 2]), variable([1, 3])];
  assertEquals(await gradientsOf(maximum(a, b), a, b), [[0.5, 0], [0.5, 1]]);
});

Deno.test("at kinks the derivatives are those of PyTorch", async () => {
  const x = variable([-1, 0, 6, 7]);
  assertEquals(await gradientsOf(clamp(x, { min: 0, max: 6 }), x), [[0, 1, 1, 0]]);
  assertEquals(await gradientsOf(abs(x), x), [[-1, 0, 1, 1]]);
  assertEquals(await gradientsOf(leakyRelu(x, { slope: 0.25 }), x), [[0.25, 0.25, 1, 1]]);
  const [slopes = []] = await gradientsOf(softplus(x), x);
  assertEquals(slopes[1], 0.5);
});

Deno.test("pow has finite derivatives at a base or an exponent of 0", async () => {
  const [base, exponent] = [variable([0, 0, 3, -2]), variable([0, 2, 0, 0])];
  const [byBase, byExponent = []] = await gradientsOf(pow(base, exponent), base, exponent);
  assertEquals(byBase, [0, 0, 0, 0]);
  assertEquals(byExponent.slice(0, 2), [0, 0]);
  assertAlmostEquals(byExponent[2] ?? NaN, Math.log(3), 1e-15);
  assert(Number.isNaN(byExponent[3]), "a negative base has no derivative by the exponent");
});

Deno.test("comparisons and indices leave no node in the graph", () => {
  const x = variable([[1, 2], [3, 4]]);
  assertEquals(equal(x, 2).requiresGrad, false);
  assertEquals(argmax(x).requiresGrad, false);
  assertEquals(mean(equal(argmax(x), fixed([1, 1]))).requiresGrad, false);
});

Deno.test("rows that are picked several times add up their gradients", async () => {
  const x = variable([[1, 2], [3, 4], [5, 6]]);
  const y = multiply(gather(x, fixed([[2, 0], [2, 2]])), fixed([[[1], [10]], [[100], [1000]]]));
  assertEquals(await gradientsOf(y, x), [[10, 10, 0, 0, 1101, 1101]]);
});

Deno.test("an index outside the range yields NaN and its gradient goes nowhere", async () => {
  const x = variable([[1, 2], [3, 4]]);
  const y = select(x, fixed([1, 2]));
  assertEquals([...await y.values()], [2, NaN]);
  assertEquals(await gradientsOf(y, x), [[0, 1, 0, 0]]);
  assert(Number.isNaN(await softmaxCrossEntropy(x, fixed([0, -1])).item()));
});

Deno.test("the fused loss and its parts agree in value and gradient, even for huge logits", async () => {
  const labels = fixed([0, 2, 1]);
  for (const scale of [1, 1e4]) {
    for (const reduction of ["mean", "sum"] as const) {
      const x = variable([[1 * scale, 2, -3], [0.5, -scale, 2], [0, 0, 0]]);
      const fused = softmaxCrossEntropy(x, labels, { reduction });
      const parts = crossEntropy(logSoftmax(x), labels, { reduction });
      const [a, b] = [await fused.item(), await parts.item()];
      assertAlmostEquals(a, b, 1e-14 * Math.max(1, b));
      const [[g = []], [h = []]] = [await gradientsOf(fused, x), await gradientsOf(parts, x)];
      g.forEach((value, i) => assertAlmostEquals(value, h[i] ?? NaN, 1e-15));
    }
  }
});

Deno.test("a loss with smoothed labels does not depend on what all logits share, in float32 too", async () => {
  // Multiples of 1/64 are exact beside 10,000.
  const logits = [[1, 2.5, -3], [0.515625, -1, 2], [0, 0, 0.25]];
  for (const own of [reference(), wasm()]) {
    const losses = await Promise.all([0, 1e4, -1e4].map((shift) => {
      const x = tensor(logits.map((row) => row.map((value) => value + shift)), { backend: own });
      const labels = tensor([0, 2, 1], { backend: own });
      return softmaxCrossEntropy(x, labels, { labelSmoothing: 0.1 }).item();
    }));
    assertEquals(new Set(losses).size, 1, `${own.name}: ${losses}`);
  }
});

Deno.test("hinge loss keeps a violation that is small beside the margin, in float32 too", async () => {
  for (const own of [reference(), wasm()]) {
    const scores = tensor([[1, 2 ** -24, -5]], { backend: own });
    const loss = hinge(scores, tensor([0], { backend: own }), { reduction: "sum" });
    assertEquals(await loss.item(), Math.fround(2 ** -24 / 3));
  }
});

Deno.test("an infinite score of the right class has no hinge loss, and no gradient", async () => {
  const x = variable([[Infinity, 1, 0], [0, 3, 1]]);
  const loss = hinge(x, fixed([0, 1]));
  assertEquals(await loss.item(), 0);
  assertEquals(await gradientsOf(loss, x), [[0, 0, 0, 0, 0, 0]]);
});

Deno.test("the Hessian of the loss of one row is diag(p) − p pᵀ", async () => {
  const x = variable([[0, Math.log(2), Math.log(5)]]);
  const [first] = grad(softmaxCrossEntropy(x, fixed([1])), [x], { createGraph: true });
  const p = [1 / 8, 2 / 8, 5 / 8];
  for (const [i, pi] of p.entries()) {
    const seed = fixed([p.map((_, j) => i === j ? 1 : 0)]);
    const row = await grad(first, [x], { seed })[0].values();
    p.forEach((pj, j) => assertAlmostEquals(row[j] ?? NaN, (i === j ? pi : 0) - pi * pj, 1e-15));
  }
});

Deno.test("an unknown reduction is refused by name", () => {
  const inputs = [fixed([[1, 2]]), fixed([0])];
  assertThrows(
    () => softmaxCrossEntropy.apply(inputs, { reduction: "none" }),
    ValueError,
    'softmaxCrossEntropy: reduction: found "none", allowed: "mean", "sum"',
  );
});

Deno.test("dropout keeps the mean, drops the given share, and masks the gradient alike", async () => {
  const [n, rate] = [10_000, 0.3];
  const x = tensor(new Float64Array(n).fill(1), { backend, requiresGrad: true });
  const y = dropout(x, { rate, key: [1, 2] });
  const values = await y.values();
  const kept = values.filter((value) => value !== 0).length;
  // Five standard deviations of a binomial distribution.
  assertAlmostEquals(kept / n, 1 - rate, 5 * Math.sqrt(rate * (1 - rate) / n));
  assertEquals([...new Set(values)].toSorted(), [0, 1 / (1 - rate)]);
  assertEquals(await gradientsOf(y, x), [[...values]]);
  assertEquals([...await dropout(x, { rate, key: [1, 2] }).values()], [...values]);
  const other = await dropout(x, { rate, key: [1, 3] }).values();
  assert(other.some((value, i) => value !== values[i]), "another key, another mask");
});

Deno.test("a step of losses with their gradients gives back all it took", () => {
  const own: Backend = reference({ dtype: "float64" });
  const x = tensor([[1, 2, 3], [4, 5, 6]], { backend: own, requiresGrad: true });
  const labels = tensor([2, 0], { backend: own });
  const before = own.memory().arrays;
  step(() => {
    grad(softmaxCrossEntropy(x, labels), [x]);
    grad(crossEntropy(logSoftmax(square(x)), labels), [x]);
    grad(sum(max(x, { axes: [1] })), [x]);
  });
  assertEquals(own.memory().arrays, before);
});
