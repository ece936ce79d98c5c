import { assertEquals, assertThrows } from "@std/assert";
import { checkOp } from "../../kernel/check/mod.ts";
import { grad, type Shape, type Tensor, uniform, ValueError } from "../../kernel/mod.ts";
import { reference } from "../backends/reference/mod.ts";
import { wasm } from "../backends/wasm/mod.ts";
import { convolutionWeight } from "./_conv2d_weight.ts";
import { conv2d, convTranspose2d, matmul, sum } from "./mod.ts";

Deno.test("the gradient of conv2d's weight is an op that computes and differentiates, on every backend", () =>
  checkOp(convolutionWeight, {
    reference: reference({ dtype: "float64" }),
    backends: [reference(), wasm(), wasm({ relaxed: false })],
  }));

Deno.test("anything but one number or two is refused with what was found and what is allowed", () => {
  const backend = reference();
  const x = uniform([1, 1, 4, 4], [0, 1], { backend });
  const weight = uniform([1, 1, 3, 3], [0, 2], { backend });
  const allowed = "allowed: a whole number, 0 or more, or two of them, [height, width]";
  const cases: readonly (readonly [padding: unknown, found: string])[] = [
    ["same", `"same", ${allowed}; the layer conv knows "same"`],
    ["1", `"1", ${allowed}`],
    ["11", `"11", ${allowed}`],
    [null, `null, ${allowed}`],
    [{ height: 1 }, `{ height: 1 }, ${allowed}`],
    [[1], `[1], ${allowed}`],
    [[1, 1, 1], `[1, 1, 1], ${allowed}`],
    [["1", 1], `["1", 1], ${allowed}`],
    [NaN, `NaN, ${allowed}`],
  ];
  for (const [padding, found] of cases) {
    const { message } = assertThrows(
      () => Reflect.apply(conv2d, undefined, [x, weight, { padding }]),
      ValueError,
    );
    assertEquals(message, `conv2d: padding: found ${found}`);
  }
});

Deno.test("products and convolutions keep an input only for a gradient of the other one", async () => {
  const backend = reference({ dtype: "float64" });
  const cases: readonly [op: (a: Tensor, b: Tensor) => Tensor, a: Shape, b: Shape][] = [
    [matmul, [3, 4], [4, 5]],
    [conv2d, [2, 3, 5, 5], [4, 3, 3, 3]],
    [convTranspose2d, [2, 3, 5, 5], [3, 4, 3, 3]],
    [(x, g) => convolutionWeight(x, g, { size: [3, 3] }), [2, 3, 5, 5], [2, 4, 3, 3]],
  ];
  for (const [op, a, b] of cases) {
    const inputs = (...wanted: readonly [boolean, boolean]): [Tensor, Tensor] => [
      uniform(a, [0, 1], { backend, requiresGrad: wanted[0] }),
      uniform(b, [0, 2], { backend, requiresGrad: wanted[1] }),
    ];
    const kept = (...wanted: readonly [boolean, boolean]) => {
      const [x, y] = inputs(...wanted);
      op(x, y);
      return [x.isKept, y.isKept];
    };
    assertEquals(kept(true, true), [true, true]);
    assertEquals(kept(false, true), [true, false]);
    assertEquals(kept(true, false), [false, true]);
    const both = inputs(true, true);
    const gradients = grad(sum(op(...both)), both);
    const first = inputs(true, false);
    const [dx] = grad(sum(op(...first)), [first[0]]);
    assertEquals(await dx.values(), await gradients[0].values());
    const second = inputs(false, true);
    const [dy] = grad(sum(op(...second)), [second[1]]);
    assertEquals(await dy.values(), await gradients[1].values());
  }
});
