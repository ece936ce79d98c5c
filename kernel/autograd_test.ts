import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { reference } from "../plugins/backends/reference/mod.ts";
import { matmul } from "../plugins/ops/matmul.ts";
import { multiply } from "../plugins/ops/multiply.ts";
import { negate } from "../plugins/ops/negate.ts";
import { sigmoid } from "../plugins/ops/sigmoid.ts";
import { add } from "../plugins/ops/add.ts";
import { exp } from "../plugins/ops/exp.ts";
import { pow } from "../plugins/ops/pow.ts";
import {
  backward,
  defineOp,
  grad,
  type Nested,
  nodesOf,
  noGrad,
  overwrite,
  ShapeError,
  step,
  sumTo,
  type Tensor,
  tensor,
  type UnaryOp,
  UsageError,
} from "./mod.ts";

const backend = reference({ dtype: "float64" });
const constant = (values: Nested) => tensor(values, { backend });
const leaf = (values: Nested) => tensor(values, { backend, requiresGrad: true });
const list = async (x: Tensor | undefined): Promise<number[]> => [...await x?.values() ?? []];

Deno.test("gradients of a value that is used twice add up", async () => {
  const x = leaf(3);
  const square = multiply(x, x);
  const y = add(multiply(square, square), square); // x⁴ + x²
  const [dx] = grad(y, [x]);
  assertEquals(await list(dx), [4 * 27 + 6]);
});

Deno.test("a subgraph that many outputs share is walked once", () => {
  let y = leaf(1);
  // 2⁴⁰ paths lead from y to x: only a walk by node ends.
  for (let i = 0; i < 40; i++) y = add(y, y);
  assertEquals(nodesOf(y).length, 41);
  backward(y);
});

Deno.test("a chain of 100,000 ops needs no stack", async () => {
  const x = leaf(1);
  let y: Tensor = x;
  for (let i = 0; i < 100_000; i++) y = negate(y);
  const [dx] = grad(y, [x]);
  assertEquals(await list(dx), [1]);
});

Deno.test("what y does not depend on has a gradient of zeros", async () => {
  const [x, other] = [leaf(2), leaf([[1, 2]])];
  const [dx, none] = grad(multiply(x, x), [x, other]);
  assertEquals(await list(dx), [4]);
  assertEquals([none.shape, await list(none)], [[1, 2], [0, 0]]);
});

Deno.test("the gradient of y with respect to itself is the seed", async () => {
  const y = multiply(leaf(2), 1);
  assertEquals(await list(grad(y, [y])[0]), [1]);
});

Deno.test("an intermediate value has a gradient too", async () => {
  const x = leaf(2);
  const square = multiply(x, x);
  const [dsquare, dx] = grad(multiply(square, 3), [square, x]);
  assertEquals([await list(dsquare), await list(dx)], [[3], [12]]);
});

Deno.test("a seed weighs the outputs", async () => {
  const x = leaf([1, 2, 3]);
  const [dx] = grad(multiply(x, x), [x], { seed: constant([1, 0, -1]) });
  assertEquals(await list(dx), [2, 0, -6]);
});

Deno.test("an output that is no scalar needs a seed of its shape", () => {
  const x = leaf([1, 2, 3]);
  const y = multiply(x, x);
  assertThrows(() => grad(y, [x]), ShapeError, "needed: one element, or a seed");
  assertThrows(() => grad(y, [x], { seed: constant([1]) }), ShapeError, "needed: [3]");
});

Deno.test("an input that asks for no gradient is refused by its place", () => {
  const x = leaf(1);
  assertThrows(
    () => grad(multiply(x, x), [x, constant(1)]),
    UsageError,
    "input 1 does not require",
  );
});

Deno.test("backward adds to the gradients of leaves", async () => {
  const x = leaf(3);
  backward(multiply(x, x));
  backward(multiply(x, x));
  assertEquals(await list(x.grad), [12]);
  x.grad = undefined;
  backward(multiply(x, x));
  assertEquals(await list(x.grad), [6]);
});

Deno.test('backward with keep "all" leaves a gradient on every node', async () => {
  const [a, b] = [leaf(2), leaf(3)];
  const sum = add(a, b);
  const y = multiply(sum, sum);
  assertEquals([sum.grad, y.grad], [undefined, undefined]);
  backward(y, { keep: "all" });
  assertEquals([await list(y.grad), await list(sum.grad), await list(a.grad)], [[1], [10], [10]]);
});

Deno.test("nodes can be inspected: the op, its inputs and attributes", () => {
  const [a, b] = [leaf([[1, 2]]), leaf([[3, 4]])];
  const y = matmul(a, b, { transposeB: true });
  assertEquals(y.origin?.op, "matmul");
  assertEquals(y.origin?.inputs, [a, b]);
  assertEquals(y.origin?.attributes, { transposeA: false, transposeB: true });
  assertEquals([a.origin, a.requiresGrad, y.requiresGrad], [undefined, true, true]);
  assertEquals(nodesOf(y), [y, b, a]);
  assertEquals(y.toString(), "Tensor [1, 1] float64 on reference, made by matmul");
});

Deno.test("what is computed under noGrad, or from constants, records nothing", () => {
  const x = leaf(1);
  const y = noGrad(() => multiply(x, x));
  assertEquals([y.requiresGrad, y.origin], [false, undefined]);
  assertEquals(multiply(constant(1), 2).origin, undefined);
  assert(multiply(x, x).requiresGrad);
});

Deno.test("noGrad refuses a body that waits, and ends all the same", () => {
  assertThrows(() => noGrad(() => Promise.resolve()), TypeError, "must be synchronous");
  const x = leaf(1);
  assertThrows(
    () =>
      noGrad(() => {
        throw new Error("mine");
      }),
    Error,
    "mine",
  );
  assert(multiply(x, x).requiresGrad);
});

Deno.test("gradients stop at detach", async () => {
  const x = leaf(3);
  const [dx] = grad(multiply(x, x.detach()), [x]);
  assertEquals(await list(dx), [3]);
});

Deno.test("a gradient without createGraph has none itself", () => {
  const x = leaf(3);
  const y = multiply(x, x);
  assertEquals(grad(y, [x])[0].requiresGrad, false);
  assertEquals(grad(y, [x], { createGraph: true })[0].requiresGrad, true);
});

Deno.test("the derivatives of x⁵ of every order are those of the power rule", async () => {
  const x = leaf(2);
  let y = pow(x, 5);
  const found: number[] = [];
  for (let order = 1; order <= 6; order++) {
    const [dx] = grad(sumTo(y, []), [x], { createGraph: true });
    found.push(...await list(dx));
    if (!dx.requiresGrad) break;
    y = dx;
  }
  [80, 160, 240, 240, 120].forEach((expected, i) =>
    assertAlmostEquals(found[i] ?? NaN, expected, 1e-9)
  );
});

Deno.test("a Hessian times a vector is that of the closed form", async () => {
  // f(x) = ½ xᵀ A x + Σ eˣ has the Hessian ½ (A + Aᵀ) + diag(eˣ).
  const A = [[2, -1, 0.5], [3, 4, 1], [0, -2, 1]];
  const [at, v] = [[0.3, -0.7, 1.1], [1, 2, -1]];
  const x = leaf(at.map((value) => [value]));
  const quadratic = matmul(matmul(x, constant(A), { transposeA: true }), x);
  const y = add(sumTo(multiply(quadratic, 0.5), []), sumTo(exp(x), []));
  const [gradient] = grad(y, [x], { createGraph: true });
  const [product] = grad(gradient, [x], { seed: constant(v.map((value) => [value])) });
  const expected = at.map((value, i) =>
    v.reduce((sum, vj, j) => sum + ((A[i]?.[j] ?? 0) + (A[j]?.[i] ?? 0)) / 2 * vj, 0) +
    Math.exp(value) * (v[i] ?? 0)
  );
  (await list(product)).forEach((found, i) => assertAlmostEquals(found, expected[i] ?? NaN, 1e-12));
});

Deno.test("a gradient penalty can be trained on: the gradient of a squared norm of a gradient", async () => {
  const [x, w] = [leaf([0.5, -1.5]), leaf([1.5, 2])];
  const y = sumTo(sigmoid(multiply(x, w)), []);
  const [dx] = grad(y, [x], { createGraph: true });
  const [dw] = grad(sumTo(multiply(dx, dx), []), [w]);
  const expected = [[0.5, 1.5], [-1.5, 2]].map(([x = 0, w = 0]) => {
    const s = 1 / (1 + Math.exp(-x * w));
    const slope = s * (1 - s);
    return 2 * slope * w * (slope + w * slope * (1 - 2 * s) * x);
  });
  (await list(dw)).forEach((found, i) => assertAlmostEquals(found, expected[i] ?? NaN, 1e-12));
});

Deno.test("an input that was overwritten after use is refused", () => {
  const x = leaf([1, 2]);
  const y = sumTo(multiply(x, x), []);
  overwrite(x, constant([5, 6]));
  assertThrows(() => grad(y, [x]), UsageError, "was overwritten after the op had used it");
  const e = exp(x);
  overwrite(e, constant([0, 0]));
  assertThrows(
    () => grad(sumTo(e, []), [x]),
    UsageError,
    "the output of exp (shape [2]) was overwritten",
  );
  // Computed anew it is fine.
  grad(sumTo(multiply(x, x), []), [x]);
});

Deno.test("numbers among the inputs are constants", async () => {
  const x = leaf(4);
  assertEquals(await list(grad(multiply(3, x), [x])[0]), [3]);
});

Deno.test("backward refuses an output that no gradient flows to", () => {
  const x = leaf([1]);
  assertThrows(
    () => backward(noGrad(() => multiply(x, x))),
    UsageError,
    "or it was made in noGrad()",
  );
});

Deno.test("an op whose backward gives a gradient of the wrong shape is named", () => {
  const repeat: UnaryOp = defineOp({
    name: "repeat",
    shape: ([x]) => [2, ...x],
    forward: ({ backend, inputs: [x], shape }) =>
      backend.concat([x, x].map((t) => ({ data: t.data, shape: [1, ...shape.slice(1)] })), 0),
    backward: ({ grad }) => [() => grad],
    samples: [],
    examples: [],
  });
  const x = leaf([1, 2]);
  assertThrows(
    () => grad(sumTo(repeat(x), []), [x]),
    ShapeError,
    "repeat: its backward gives input 0 a gradient of shape [2, 2], needed: that of the input, [2]",
  );
});

Deno.test("a seed on another backend is refused", () => {
  const x = leaf([1]);
  const seed = tensor([1], { backend: reference({ dtype: "float64" }) });
  assertThrows(() => grad(multiply(x, x), [x], { seed }), UsageError, "the seed is on reference");
});

Deno.test("leaves do not share their gradients, nor share them with the seed", async () => {
  const [a, b] = [leaf([1]), leaf([2])];
  const seed = constant([5]);
  backward(add(a, b), { seed });
  if (a.grad) overwrite(a.grad, constant([7]));
  assertEquals([await a.grad?.item(), await b.grad?.item(), await seed.item()], [7, 5, 5]);
});

Deno.test("backward inside a step adds up in place and leaks nothing", () => {
  const own = reference();
  const x = tensor([3], { backend: own, requiresGrad: true });
  const train = (steps: number) => {
    for (let i = 0; i < steps; i++) {
      step(() => {
        backward(multiply(x, x));
      });
    }
    return own.memory().arrays;
  };
  assertEquals(train(1), train(100));
  assertEquals(own.memory().arrays, 2);
});
