import { assertEquals, assertThrows } from "@std/assert";
import { reference } from "../plugins/backends/reference/mod.ts";
import {
  defineOp,
  elementwise,
  FormulaError,
  grad,
  type Op,
  resolveAxis,
  ShapeError,
  step,
  sumTo,
  type Tensor,
  tensor,
  type UnaryOp,
  UsageError,
  ValueError,
} from "./mod.ts";

const backend = reference({ dtype: "float64" });
const x = tensor([[1, 2], [3, 4]], { backend });
const nothing = { samples: [], examples: [] } as const;

const scale: UnaryOp<{ by?: number }> = elementwise({
  name: "scale",
  attributes: { by: 2 },
  y: "by * x",
  check: ({ by }) => {
    if (!(by > 0)) throw new ValueError(`scale: by: found ${by}, allowed: above 0`);
  },
  ...nothing,
});

const add: Op<[a: Tensor | number, b: Tensor | number]> = elementwise({
  name: "add",
  inputs: ["a", "b"],
  y: "a + b",
  ...nothing,
});

const join: Op<[...xs: Tensor[]], { axis?: number }> = defineOp({
  name: "join",
  inputs: ["...xs"],
  attributes: { axis: 0 },
  shape: (shapes, { axis }) => [shapes.length, axis],
  forward: ({ backend, shape }) => backend.random([0, 0], shape),
  ...nothing,
});

Deno.test("attributes come last, and what is left out has its default", async () => {
  assertEquals([...await scale(x).values()], [2, 4, 6, 8]);
  assertEquals([...await scale(x, { by: 3 }).values()], [3, 6, 9, 12]);
  assertEquals([...await scale.apply([x], { by: 3 }).values()], [3, 6, 9, 12]);
});

Deno.test("an attribute that every sample gives and that has no default must be given", () => {
  const window = { size: 2, stride: 1 };
  const pool: UnaryOp<{ size: number; stride: number; padding?: number }> = defineOp({
    name: "pool",
    attributes: { padding: 0 },
    shape: ([x]) => x,
    forward: ({ backend, shape }) => backend.random([0, 0], shape),
    samples: [
      { inputs: [[2]], attributes: window },
      { inputs: [[2]], attributes: { ...window, padding: 1 } },
    ],
    examples: [],
  });
  assertEquals(pool.requiredAttributes, ["size", "stride"]);
  assertEquals([scale.requiredAttributes, join.requiredAttributes], [[], []]);
  const message = 'pool: attribute "size" is missing; it has size, stride, padding';
  const wrong: readonly unknown[][] = [[x], [x, {}], [x, { stride: 1 }], [x, { size: undefined }]];
  for (const args of wrong) {
    const { message: found } = assertThrows(() => Reflect.apply(pool, undefined, args), UsageError);
    assertEquals(found, message);
  }
  assertThrows(() => pool.apply([x]), UsageError, message);
  assertThrows(() => pool.apply([x], { size: 2 }), UsageError, '"stride" is missing');
  assertEquals(pool(x, window).shape, [2, 2]);
});

Deno.test("an op shows its name and what it declares", () => {
  assertEquals([scale.kind, scale.name, scale.inputNames, scale.differentiable], [
    "op",
    "scale",
    ["x"],
    true,
  ]);
  assertEquals(scale.tex?.y, String.raw`\mathrm{by} \, x`);
});

Deno.test("attributes that an op does not allow are refused", () => {
  assertThrows(() => scale(x, { by: -1 }), ValueError, "found -1, allowed: above 0");
});

Deno.test("a wrong number of inputs is refused by name", () => {
  assertThrows(() => add.apply([x]), ShapeError, "add: found 1 inputs, needed: a, b");
  assertThrows(() => add.apply([x, x, x]), ShapeError, "found 3 inputs");
  assertThrows(() => join.apply([]), ShapeError, "found 0 inputs");
});

Deno.test("an op of any number of inputs takes them all", () => {
  assertEquals(join(x, x, x).shape, [3, 0]);
  assertEquals(join(x, { axis: 5 }).shape, [1, 5]);
});

Deno.test("numbers alone have no backend to compute on", () => {
  assertThrows(() => add(1, 2), ShapeError, "needed: at least one tensor");
});

Deno.test("what is no tensor is refused with its kind", () => {
  const call = (value: unknown) => () => Reflect.apply(add, undefined, [value, x]);
  assertThrows(call([1, 2]), ShapeError, "input 0 is an array; wrap it in tensor()");
  assertThrows(call(null), ShapeError, "input 0 is null");
  assertThrows(call("x"), ShapeError, "input 0 is string");
});

Deno.test("inputs on different backends are refused with both", () => {
  const other = tensor([1, 2], { backend: reference() });
  assertThrows(
    () => add(x, other),
    UsageError,
    "different backends: reference (float64) and reference (float32)",
  );
});

Deno.test("shapes that do not broadcast are refused with both", () => {
  const wide = tensor([1, 2, 3], { backend });
  assertThrows(() => add(x, wide), ShapeError, "add: shapes [2, 2] and [3] do not broadcast");
});

Deno.test("an axis counts from either end and must exist", () => {
  assertEquals([resolveAxis("sum", 1, [3, 4]), resolveAxis("sum", -1, [3, 4])], [1, 1]);
  for (const axis of [2, -3, 0.5, NaN]) {
    assertThrows(
      () => resolveAxis("sum", axis, [3, 4]),
      ShapeError,
      `sum: axis ${axis} does not exist in shape [3, 4]; allowed: -2 to 1`,
    );
  }
  assertThrows(() => resolveAxis("sum", 0, []), ShapeError, "none, it is a scalar");
});

Deno.test("a mistake in a formula is found when the op is made", () => {
  const make = (y: string, dx?: string) => () =>
    elementwise({ name: "bad", y, ...dx === undefined ? {} : { dx }, ...nothing });
  assertThrows(make("x +"), FormulaError, "position 4");
  assertThrows(make("x * z"), FormulaError, 'unknown name "z"');
  assertThrows(make("x", "2 * x"), UsageError, "dx does not use g");
});

Deno.test("g and y mean the gradient and the output, so no input has these names", () => {
  for (const name of ["g", "y"]) {
    assertThrows(
      () => elementwise({ name: "bad", inputs: [name], y: name, ...nothing }),
      UsageError,
      `"${name}" is used twice`,
    );
  }
});

Deno.test("derivatives of an op may be taken with an attribute of its own", async () => {
  const leaf = tensor([1, 2], { backend, requiresGrad: true });
  const [gradient] = grad(sumTo(scale(leaf, { by: 5 }), []), [leaf]);
  assertEquals([...await gradient.values()], [5, 5]);
});

Deno.test("a forward that hands on the array of a tensor is told what to return", async () => {
  const own = (name: string, forward: (x: Tensor) => unknown): UnaryOp =>
    defineOp({
      name,
      shape: ([x]) => x,
      forward: ({ inputs: [x] }) => forward(x),
      ...nothing,
    });
  const wrong = [
    own("same", (x) => x.data),
    own("doubled", (x) => add(x, x).data),
    own("nested", (x) => own("copy", (x) => x.backend.permute(x, [0, 1]))(x).data),
  ];
  const { arrays } = backend.memory();
  for (const op of wrong) {
    assertThrows(
      () => step(() => op(x)),
      UsageError,
      `${op.name}: forward returned the array of a tensor, needed: a new one of the backend; to ` +
        "make the op of other ops, declare compose instead",
    );
  }
  // Nothing was given back that is still in use, and nothing is left.
  assertEquals([...await x.values()], [1, 2, 3, 4]);
  assertEquals(backend.memory().arrays, arrays);
  const right = own("right", (x) => x.backend.permute(add(x, x), [1, 0]));
  assertEquals([...await step(() => right(x)).values()], [2, 6, 4, 8]);
});

Deno.test("a fused kernel of the backend takes the place of the op's own", async () => {
  const mirror: UnaryOp = defineOp({
    name: "mirror",
    shape: ([x]) => x,
    forward: () => {
      throw new Error("not to be called");
    },
    ...nothing,
  });
  const inner = reference();
  const fused = new Proxy(inner, {
    get(target, key) {
      if (key === "fused") return { mirror: { run: () => target.upload([42]) } };
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  assertEquals(await mirror(tensor([1], { backend: fused })).item(), 42);
});
