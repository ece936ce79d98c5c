import { assertEquals, assertThrows } from "@std/assert";
import { reference } from "../plugins/backends/reference/mod.ts";
import {
  defineOptimizer,
  FormulaError,
  type Nested,
  type OptimizerFunction,
  type Option,
  option,
  overwrite,
  ShapeError,
  tensor,
  UsageError,
  ValueError,
} from "./mod.ts";

const backend = reference({ dtype: "float64" });
const leaf = (values: Nested) => tensor(values, { backend, requiresGrad: true });
const constant = (values: Nested) => tensor(values, { backend });

type Options = { readonly learningRate: Option<number>; readonly momentum: Option<number> };
const options: Options = {
  learningRate: option.number({ default: 0.5, min: 0, description: "step size" }),
  momentum: option.number({ default: 0, min: 0, description: "memory" }),
};
const declared = { description: "for a test", options, reference: "none" };

const momentum: OptimizerFunction<Options> = defineOptimizer({
  ...declared,
  name: "momentum",
  state: ["v"],
  update: { v: "momentum * v + g", p: "p - learningRate * v" },
});

Deno.test("a step updates every parameter in place", async () => {
  const [a, b] = [leaf([1, 2]), leaf(3)];
  momentum({ a, b }).step([constant([2, 4]), constant(-2)]);
  assertEquals([[...await a.values()], await b.item()], [[0, 0], 4]);
});

Deno.test("state is kept by name, and only where it is read", async () => {
  const p = leaf([1, 2]);
  assertEquals(momentum({ p }).state, {});
  const heavy = momentum({ p }, { momentum: 0.9 });
  assertEquals(Object.keys(heavy.state), ["p.v"]);
  heavy.step([constant([2, 4])]);
  heavy.step([constant([2, 4])]);
  assertEquals([...await heavy.state["p.v"]?.values() ?? []], [0.9 * 2 + 2, 0.9 * 4 + 4]);
});

Deno.test("a state's name means its old value before it is defined and its new one after", async () => {
  const lagging: OptimizerFunction<Options> = defineOptimizer({
    ...declared,
    name: "lagging",
    state: ["v"],
    update: { old: "v", v: "g", p: "p - old - 10 * v" },
  });
  const p = leaf(0);
  const optimizer = lagging({ p });
  optimizer.step([constant(1)]);
  assertEquals(await p.item(), -10);
  optimizer.step([constant(2)]);
  assertEquals(await p.item(), -10 - 1 - 20);
});

Deno.test("t counts steps from 1 and can be set when a state is restored", async () => {
  const counting: OptimizerFunction<Options> = defineOptimizer({
    ...declared,
    name: "counting",
    state: [],
    update: { p: "p + t + 0 * g" },
  });
  const p = leaf(0);
  const optimizer = counting({ p });
  optimizer.step([constant(0)]);
  optimizer.step([constant(0)]);
  assertEquals([await p.item(), optimizer.steps], [3, 2]);
  optimizer.steps = 99;
  overwrite(p, constant(0));
  optimizer.step([constant(0)]);
  assertEquals(await p.item(), 100);
});

Deno.test("the first group that matches decides, the rest have the usual values", async () => {
  const [bias, weight, other] = [leaf(0), leaf(0), leaf(0)];
  momentum({ "a.bias": bias, "a.weight": weight, other }, {
    learningRate: 1,
    groups: [
      { match: (name) => name.endsWith("bias"), learningRate: 10 },
      { match: (name) => name.startsWith("a."), learningRate: 100 },
    ],
  }).step([constant(1), constant(1), constant(1)]);
  assertEquals([await bias.item(), await weight.item(), await other.item()], [-10, -100, -1]);
});

Deno.test("a schedule multiplies the learning rate of every group", async () => {
  const [a, b] = [leaf(0), leaf(0)];
  const optimizer = momentum({ a, b }, {
    learningRate: 1,
    schedule: (step) => step === 0 ? 1 : 0.5,
    groups: [{ match: (name) => name === "b", learningRate: 10 }],
  });
  assertEquals(optimizer.learningRate, 1);
  optimizer.step([constant(1), constant(1)]);
  assertEquals(optimizer.learningRate, 0.5);
  optimizer.step([constant(1), constant(1)]);
  assertEquals([await a.item(), await b.item()], [-1.5, -15]);
});

Deno.test("settings are checked", () => {
  const p = leaf(0);
  assertThrows(() => momentum({ p }, { learningRate: -1 }), ValueError, "momentum.learningRate");
  assertThrows(
    () => momentum({ p }, { groups: [{ match: () => true, momentum: -1 }] }),
    ValueError,
    "momentum.momentum: found -1",
  );
});

Deno.test("gradients that do not fit are refused by name", () => {
  const optimizer = momentum({ w: leaf([1, 2]) });
  assertThrows(() => optimizer.step([]), ShapeError, "found 0 gradients, needed: 1");
  assertThrows(
    () => optimizer.step([constant([[1, 2]])]),
    ShapeError,
    "the gradient of w has shape [1, 2], needed: [2]",
  );
});

Deno.test("a mistake in an update is found when the optimizer is declared", () => {
  const make = (state: readonly string[], update: Readonly<Record<string, string>>) => () =>
    defineOptimizer({ ...declared, name: "bad", state, update });
  assertThrows(make([], { p: "p - rate * g" }), FormulaError, 'unknown name "rate"');
  assertThrows(make(["v"], { p: "p - g" }), UsageError, 'does not define "v"');
  assertThrows(make([], { q: "g" }), UsageError, 'does not define "p"');
  assertThrows(make([], { g: "2 * p", p: "p - g" }), UsageError, 'defines "g", which is given');
  assertThrows(make([], { momentum: "g", p: "p - g" }), UsageError, 'defines "momentum"');
});

Deno.test("an optimizer shows its update as TeX", () => {
  assertEquals(momentum.tex.p, String.raw`p - \mathrm{learningRate} \, v`);
});

Deno.test("overwriting keeps the tensor and refuses another shape", async () => {
  const p = leaf([1, 2]);
  overwrite(p, constant([3, 4]));
  assertEquals([...await p.values()], [3, 4]);
  assertThrows(() => overwrite(p, constant([[3, 4]])), ShapeError, "[2] and [1, 2]");
});
