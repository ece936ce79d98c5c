import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { reference } from "../plugins/backends/reference/mod.ts";
import { add } from "../plugins/ops/add.ts";
import { multiply } from "../plugins/ops/multiply.ts";
import { permute } from "../plugins/ops/permute.ts";
import { relu } from "../plugins/ops/relu.ts";
import { square } from "../plugins/ops/square.ts";
import { sum } from "../plugins/ops/sum.ts";
import {
  build,
  countParameters,
  defineModel,
  defineOp,
  glorotNormal,
  grad,
  type Layer,
  noGrad,
  onesInit,
  option,
  Random,
  reshapeTo,
  sequential,
  ShapeError,
  showShape,
  step,
  sumTo,
  type Tensor,
  tensor,
  type UnaryOp,
  uniform,
  UsageError,
  zerosInit,
} from "./mod.ts";

const backend = reference();
const make = (layer: Layer, seed = 0) =>
  build(layer, { inputShape: [3], random: new Random(seed), backend });

/** y = scale · x + shift, each a vector of the input's size. */
const affine = (size: number): Layer => ({
  name: "affine",
  plan(input) {
    if (input.length !== 1 || input[0] !== size) {
      throw new ShapeError(`affine: found an input of ${showShape(input)}, needed: [${size}]`);
    }
    return {
      output: [size],
      parameters: {
        scale: { shape: [size], init: glorotNormal },
        shift: { shape: [size], init: zerosInit },
      },
      state: { calls: { shape: [], init: onesInit } },
    };
  },
  apply: (x, { own }) => add(multiply(x, own("scale")), own("shift")),
});

/** The sum of each channel. */
const sumOfPixels = (x: Tensor) => sum(x, { axes: [2, 3] });

/** Remembers what it was applied with. */
function spy(): Layer & { readonly seen: { training: boolean; key: readonly number[] }[] } {
  const seen: { training: boolean; key: readonly number[] }[] = [];
  return {
    name: "spy",
    seen,
    plan: (output) => ({ output }),
    apply(x, { training, randomKey }) {
      seen.push({ training, key: training ? randomKey() : [] });
      return x;
    },
  };
}

Deno.test("tensors are named after layer and place", () => {
  const model = make(sequential(affine(3), relu, affine(3), sequential(affine(3))));
  assertEquals(Object.keys(model.parameters), [
    "affine1.scale",
    "affine1.shift",
    "affine2.scale",
    "affine2.shift",
    "sequential1.affine1.scale",
    "sequential1.affine1.shift",
  ]);
  assertEquals(Object.keys(model.state), [
    "affine1.calls",
    "affine2.calls",
    "sequential1.affine1.calls",
  ]);
  assertEquals([countParameters(model), model.outputShape], [18, [3]]);
});

Deno.test("parameters ask for gradients, state does not", () => {
  const model = make(affine(3));
  assert(Object.values(model.parameters).every(({ requiresGrad }) => requiresGrad));
  assert(Object.values(model.state).every(({ requiresGrad }) => !requiresGrad));
});

Deno.test("a model computes what its layers compute, and gradients reach every parameter", async () => {
  const model = make(sequential(affine(3), relu));
  const x = tensor([[1, -2, 3], [0, 5, -6]], { backend });
  const y = model.forward(x);
  const scale = await model.parameters["affine1.scale"]?.values() ?? [];
  const expected = [1, -2, 3, 0, 5, -6].map((v, i) =>
    Math.max(0, Math.fround(v * (scale[i % 3] ?? 0)))
  );
  assertEquals([...await y.values()], expected);
  const gradients = grad(sumTo(y, []), Object.values(model.parameters));
  assertEquals(gradients.map(({ shape }) => shape), [[3], [3]]);
});

Deno.test("the same seed gives the same model, another seed another", async () => {
  const first = async (
    seed: number,
  ) => [...await make(affine(3), seed).parameters.scale?.values() ?? []];
  assertEquals(await first(1), await first(1));
  assertNotEquals(await first(1), await first(2));
});

Deno.test("another layer in front does not change the first values of those that were there", async () => {
  const values = async (
    layer: Layer,
  ) => [...await make(layer).parameters["affine1.scale"]?.values() ?? []];
  assertEquals(await values(sequential(affine(3))), await values(sequential(spy(), affine(3))));
});

Deno.test("layers know whether this is training, and each call has its own random key", () => {
  const [a, b] = [spy(), spy()];
  const model = make(sequential(a, b));
  const x = tensor([[1, 2, 3]], { backend });
  const random = new Random(0);
  model.forward(x);
  model.forward(x, { training: true, random });
  model.forward(x, { training: true, random });
  // The first call is that of build(), which tries the model once.
  assertEquals(a.seen.map(({ training }) => training), [false, false, true, true]);
  const keys = [...a.seen.slice(2), ...b.seen.slice(2)].map(({ key }) => key.join());
  assertEquals(new Set(keys).size, 4);
});

Deno.test("a layer that does not fit is named by its place", () => {
  assertThrows(
    () => make(sequential(affine(3), affine(4))),
    ShapeError,
    "affine2: found an input of [3], needed: [4]",
  );
});

Deno.test("an input that does not fit is refused with both shapes", () => {
  const model = make(affine(3));
  assertThrows(
    () => model.forward(tensor([[1, 2]], { backend })),
    ShapeError,
    "found an input of shape [1, 2], needed: [n, 3]",
  );
});

Deno.test("a layer that asks for a tensor it did not plan is a bug with a name", () => {
  const forgetful: Layer = {
    name: "forgetful",
    plan: (output) => ({ output }),
    apply: (_, { own }) => own("weight"),
  };
  assertThrows(
    () => make(sequential(forgetful)),
    Error,
    'layer forgetful1: plan() does not declare "weight"',
  );
});

Deno.test("a model plugin is called with its task and options", () => {
  const model = defineModel({
    name: "stack",
    description: "affine layers",
    options: { depth: option.integer({ default: 1, min: 1, description: "layers" }) },
    create: ({ depth }, { inputShape: [size = 0] }) =>
      sequential(...Array.from({ length: depth }, () => affine(size))),
  });
  const task = { inputShape: [3], classes: 3 };
  assertEquals(countParameters(make(model(task))), 6);
  assertEquals(countParameters(make(model(task, { depth: 3 }))), 18);
  assertEquals([model.kind, model.name], ["model", "stack"]);
});

/** Turns images [n, c, h, w] into [n, 4c, h/2, w/2]: an op that changes the shape, made of others. */
const spaceToDepth: UnaryOp = defineOp({
  name: "spaceToDepth",
  compose: ([x]) => {
    const [n = 0, c = 0, h = 0, w = 0] = x.shape;
    if (x.shape.length !== 4) {
      throw new ShapeError(`spaceToDepth: found shape ${showShape(x.shape)}, needed: [n, c, h, w]`);
    }
    const blocks = reshapeTo(x, [n, c, h / 2, 2, w / 2, 2]);
    return reshapeTo(permute(blocks, { order: [0, 1, 3, 5, 2, 4] }), [n, 4 * c, h / 2, w / 2]);
  },
  samples: [],
  examples: [],
});

/** [n, a, b] becomes [n, b, a]: another, of the backend's primitives. */
const swap: UnaryOp = defineOp({
  name: "swap",
  shape: ([[n = 0, a = 0, b = 0]]) => [n, b, a],
  forward: ({ backend, inputs: [x] }) => backend.permute(x, [0, 2, 1]),
  samples: [],
  examples: [],
});

Deno.test("an op that changes the shape is a layer, and those behind it see what it makes", async () => {
  const layers = sequential(spaceToDepth, sumOfPixels, affine(8), spy());
  const model = build(layers, { inputShape: [2, 4, 6], random: new Random(0), backend });
  assertEquals(Object.keys(model.parameters), ["affine1.scale", "affine1.shift"]);
  assertEquals(model.outputShape, [8]);
  const x = uniform([3, 2, 4, 6], [1, 2], { backend });
  const { "affine1.scale": scale } = model.parameters;
  assert(scale !== undefined);
  const expected = multiply(sumOfPixels(spaceToDepth(x)), scale);
  assertEquals(await model.forward(x).values(), await expected.values());
  assertEquals(
    build(sequential(swap), { inputShape: [2, 5], random: new Random(0), backend }).outputShape,
    [5, 2],
  );
});

Deno.test("planning an op needs no backend", () => {
  assertEquals(sequential(spaceToDepth, relu, sumOfPixels).plan([2, 4, 6]).output, [8]);
});

Deno.test("a function is a layer too: an op with attributes, or with a tensor of its own", async () => {
  const shift = tensor([10, 20, 30], { backend });
  const layers = sequential((x) => add(shift, x), (x) => sum(x, { axes: [1], keepDims: true }));
  const model = make(layers);
  assertEquals(model.outputShape, [1]);
  const y = model.forward(tensor([[1, 2, 3], [4, 5, 6]], { backend }));
  assertEquals([...await y.values()], [66, 75]);
});

Deno.test("an op that does not fit is named by its place, when the model is built", () => {
  assertThrows(
    () => make(sequential(affine(3), spaceToDepth)),
    ShapeError,
    "spaceToDepth1: found shape [1, 3], needed: [n, c, h, w]",
  );
});

Deno.test("an op that does not make a result for each example is refused as a layer", () => {
  const message = "sum1 makes [] of the batch [1, 3], needed: [1] and more, one result for each";
  assertThrows(() => make(sequential(affine(3), sum)), ShapeError, message);
  // Of one example the batch seems to be kept.
  const mirror = defineOp<[x: Tensor]>({
    name: "mirror",
    shape: ([[n = 0, a = 0]]) => [a, n],
    forward: ({ backend, inputs: [x] }) => backend.permute(x, [1, 0]),
    samples: [],
    examples: [],
  });
  const model = build(sequential(mirror), { inputShape: [1], random: new Random(0), backend });
  assertThrows(
    () => model.forward(tensor([[1], [2]], { backend })),
    ShapeError,
    "mirror makes [1, 2] of the batch [2, 1], needed: [2] and more",
  );
});

Deno.test("a function that makes a layer, and was not called, is refused with what to do", () => {
  const plan = () => Reflect.apply(sequential, undefined, [spy]).plan([3]);
  assertThrows(plan, UsageError, "spy is a function that makes no tensor of a tensor, needed");
});

Deno.test("a layer that does not make what it planned is refused when the model is built", () => {
  const liar: Layer = { name: "liar", plan: () => ({ output: [7] }), apply: (x) => x };
  assertThrows(() => make(liar), ShapeError, "make [1, 3] of one input, planned: [1, 7]");
});

Deno.test("a layer that draws needs a source when it trains", () => {
  const model = make(sequential(spy()));
  const x = tensor([[1, 2, 3]], { backend });
  assertThrows(
    () => model.forward(x, { training: true }),
    UsageError,
    "call forward(x, { training: true, random })",
  );
});

Deno.test("two layers of one name are refused", () => {
  const named = (name: string): Layer => ({ ...affine(3), name });
  const many = Array.from({ length: 11 }, () => named("conv"));
  assertThrows(() => sequential(...many, named("conv1")), UsageError, 'be called "conv11"');
});

Deno.test("inside a step a model keeps what its backward pass reads, and nothing else", () => {
  const model = make(sequential(affine(3), relu, affine(3), square, affine(3)));
  const x = tensor([[1, 2, 3]], { backend });
  const before = backend.memory().arrays;
  const held = (forward: () => Tensor) =>
    step(() => {
      forward();
      return backend.memory().arrays - before;
    });
  // What relu makes, which its own backward reads and the next scaling's; what the square reads; what the
  // last scaling reads; and the output.
  assertEquals(held(() => model.forward(x)), 4);
  assertEquals(held(() => noGrad(() => model.forward(x))), 1);
});
