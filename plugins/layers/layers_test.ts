/**
 * Layers: what they make of shapes, what they compute, and what they say to an input that does not fit.
 *
 * @module
 */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  build,
  fanInUniform,
  grad,
  type Layer,
  type Model,
  Random,
  sequential,
  type Shape,
  ShapeError,
  step,
  uniform,
  ValueError,
} from "../../kernel/mod.ts";
import { reference } from "../backends/reference/mod.ts";
import { wasm } from "../backends/wasm/mod.ts";
import { add, conv2d, convTranspose2d, multiply, relu, reshape, square, sum } from "../ops/mod.ts";
import {
  averagePool,
  batchNormLayer,
  conv,
  convTranspose,
  flattenLayer,
  globalPool,
  groupNormLayer,
  layerNormLayer,
  linear,
  maxPool,
  residual,
  upsampleLayer,
} from "./mod.ts";

const backend = reference({ dtype: "float64" });

function make(layer: Layer, inputShape: Shape, seed = 0): Model {
  return build(layer, { inputShape, random: new Random(seed), backend });
}

/** Random numbers of a batch of two. */
const batch = (shape: Shape) => uniform([2, ...shape], [1, 2], { backend });

const refused = (layer: Layer, inputShape: Shape, message: string) =>
  assertThrows(() => make(layer, inputShape), ShapeError, message);

Deno.test("a layer that does not fit says which it is, what came in and what it needs", () => {
  const image = [3, 32, 32];
  refused(
    sequential(conv(6, { size: 5 }), relu, maxPool(2), conv(16, { size: 20 })),
    image,
    "conv2: a window of 20×20 does not fit into an image of 14×14",
  );
  refused(
    sequential(conv(6), relu, linear(10)),
    image,
    "linear1 takes one axis of features, found [6, 30, 30]; put flattenLayer() before it",
  );
  refused(
    sequential(flattenLayer(), conv(6)),
    image,
    "conv1 takes images, [channels, height, width] or [height, width], found [3072]; put it before flattenLayer()",
  );
  refused(
    sequential(conv(4), conv(6, { groups: 4 })),
    image,
    "conv2: groups: found 4 for 6 channels, allowed: a number that divides them",
  );
  refused(
    sequential(maxPool(2), maxPool(17)),
    image,
    "maxPool2: a window of 17×17 does not fit into an image of 16×16",
  );
  refused(sequential(averagePool(40)), image, "averagePool1: a window of 40×40");
  refused(sequential(linear(3), globalPool()), [5], "globalPool1 takes images");
  refused(sequential(linear(3), upsampleLayer(2)), [5], "upsample1 takes images");
  refused(
    sequential(maxPool(2)),
    [2, 3, 28, 28],
    "maxPool1 takes images, [channels, height, width]",
  );
  refused(sequential(groupNormLayer(2)), image, "groupNorm1: groups: found 2 for 3");
  refused(sequential(batchNormLayer()), [], "batchNorm1 takes inputs [channels, ...], found []");
  refused(sequential(layerNormLayer()), [], "layerNorm1 takes inputs with axes, found []");
  refused(
    sequential(convTranspose(4, { size: 1, padding: 20 })),
    image,
    "convTranspose1: images of 32×32 would become -8×-8; use less padding",
  );
});

Deno.test("a residual whose sides differ says how to bring them together", () => {
  refused(
    sequential(conv(8), residual(conv(16, { padding: "same" }))),
    [3, 8, 8],
    "residual1: main makes [16, 6, 6] of [8, 6, 6], needed: the shape that came in, or a projection " +
      "beside it: residual(main, conv(channels, { size: 1, stride }))",
  );
  refused(
    sequential(residual(conv(4), conv(4, { size: 1 }))),
    [3, 8, 8],
    "residual1: main makes [4, 6, 6] of [3, 8, 8] and the shortcut [4, 8, 8], needed: the same shape",
  );
});

Deno.test("options outside their range are refused when the layer is made", () => {
  const cases: readonly [() => Layer, string][] = [
    [() => conv(0), "conv: channels: found 0, allowed: a whole number 1 or more"],
    [() => conv(4, { size: 0 }), "conv: size: found 0"],
    [() => conv(4, { stride: [1, 0] }), "conv: stride: found [1, 0]"],
    [() => conv(4, { padding: -1 }), "conv: padding: found -1"],
    [
      () => conv(4, { size: [3, 4], padding: "same" }),
      'found "same" for kernels of 3×4, needed: odd',
    ],
    [() => convTranspose(1.5), "convTranspose: channels: found 1.5"],
    [
      () => convTranspose(4, { stride: 2, outputPadding: 2 }),
      "outputPadding: found 2 with stride 2, allowed: less than the stride",
    ],
    [() => linear(0), "linear: units: found 0"],
    [() => upsampleLayer(0), "upsample: scale: found 0"],
    [() => batchNormLayer({ momentum: 0 }), "batchNorm: momentum: found 0, allowed: above 0"],
    [() => batchNormLayer({ epsilon: 0 }), "batchNorm: epsilon: found 0"],
    [() => layerNormLayer({ epsilon: -1 }), "layerNorm: epsilon: found -1"],
    [() => groupNormLayer(0), "groupNorm: groups: found 0"],
  ];
  for (const [layer, message] of cases) assertThrows(layer, ValueError, message);
  assertThrows(
    () => make(maxPool(2, { padding: 2 }), [1, 4, 4]),
    ValueError,
    "maxPool: padding: found [2, 2] for windows of [2, 2]",
  );
});

Deno.test("what is no number is shown as it is, in one line", () => {
  const cases: readonly [(...args: unknown[]) => Layer, unknown, string][] = [
    [
      (groups) => Reflect.apply(groupNormLayer, undefined, [groups]),
      { groups: 3 },
      "groupNorm: groups",
    ],
    [(count) => Reflect.apply(conv, undefined, [count]), { groups: 3 }, "conv: channels"],
    [(units) => Reflect.apply(linear, undefined, [units]), { groups: 3 }, "linear: units"],
  ];
  for (const [layer, given, where] of cases) {
    assertThrows(() => layer(given), ValueError, `${where}: found { groups: 3 }, allowed: a whole`);
    assertThrows(() => layer("8"), ValueError, `${where}: found "8", allowed: a whole`);
  }
});

const pair = (min: number, max: number) => {
  const one = fc.integer({ min, max });
  return fc.oneof(one, fc.tuple(one, one));
};

Deno.test("layers make the shape that they plan", () => {
  const image = fc.tuple(
    fc.integer({ min: 1, max: 3 }).map((n) => 2 * n),
    fc.integer({ min: 8, max: 12 }),
    fc.integer({ min: 8, max: 12 }),
  );
  const windows = { stride: pair(1, 3), padding: pair(0, 1), dilation: pair(1, 2) };
  const some = { requiredKeys: [] };
  const groups = fc.constantFrom(1, 2);
  const layers = fc.oneof(
    fc.record({ size: pair(1, 3), groups, bias: fc.boolean(), ...windows }, some)
      .map((options) => conv(4, options)),
    fc.record({ size: pair(2, 3), groups, bias: fc.boolean(), ...windows }, some)
      .map((options) => convTranspose(4, options)),
    fc.tuple(pair(2, 4), fc.record({ stride: pair(1, 5), padding: pair(0, 1) }, some))
      .chain(([size, options]) =>
        fc.constantFrom(maxPool(size, options), averagePool(size, options))
      ),
    pair(1, 3).map((scale) => upsampleLayer(scale)),
    fc.constantFrom(globalPool(), batchNormLayer(), layerNormLayer(), groupNormLayer(2)),
    fc.constant(residual(conv(4, { padding: "same" }), conv(4, { size: 1 }))),
  );
  // build() compares what the layers plan with what they make of one input.
  fc.assert(fc.property(image, layers, (shape, layer) => void make(layer, shape)), {
    numRuns: 200,
  });
});

Deno.test('padding "same" divides height and width by the stride, rounded up', () => {
  const odd = fc.integer({ min: 0, max: 3 }).map((n) => 2 * n + 1);
  const problem = fc.record({
    size: fc.tuple(odd, odd),
    stride: fc.integer({ min: 1, max: 4 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 1, max: 20 }),
    width: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(fc.property(problem, ({ height, width, ...options }) => {
    const { output } = conv(2, { ...options, padding: "same" }).plan([1, height, width]);
    const { stride } = options;
    assertEquals(output, [2, Math.ceil(height / stride), Math.ceil(width / stride)]);
  }));
});

Deno.test("convolutions are the ops with a bias for each channel", async () => {
  const x = batch([4, 6, 7]);
  const options = { size: [3, 2], stride: [2, 1], padding: 1, groups: 2 } as const;
  const { size: _, ...attributes } = options;
  for (const [layer, op] of [[conv, conv2d], [convTranspose, convTranspose2d]] as const) {
    const { parameters, forward } = make(
      layer(6, { ...options, biasInit: fanInUniform }),
      [4, 6, 7],
    );
    const { weight, bias } = parameters;
    assert(weight !== undefined && bias !== undefined);
    const expected = add(op(x, weight, attributes), reshape(bias, { shape: [6, 1, 1] }));
    assertEquals(await forward(x).values(), await expected.values());
  }
});

Deno.test("every layer on images takes those without channels as images of one", async () => {
  const x = batch([5, 6]);
  const layers = [
    conv(2),
    convTranspose(2),
    maxPool(2),
    averagePool(2),
    globalPool(),
    upsampleLayer(2),
    batchNormLayer(),
    groupNormLayer(1),
  ];
  for (const layer of layers) {
    const plain = make(layer, [5, 6]);
    const same = make(layer, [1, 5, 6]);
    assertEquals(plain.outputShape, same.outputShape, layer.name);
    const shapes = ({ parameters, state }: Model) =>
      Object.values({ ...parameters, ...state }).map(({ shape }) => shape);
    assertEquals(shapes(plain), shapes(same), layer.name);
    for (const training of [true, false]) {
      const y = same.forward(reshape(x, { shape: [2, 1, 5, 6] }), { training });
      const found = await plain.forward(x, { training }).values();
      assertEquals(found, await y.values(), layer.name);
    }
  }
  refused(sequential(groupNormLayer(4)), [28, 28], "groupNorm1: groups: found 4 for 1 channels");
});

Deno.test("normalisations of features, behind a linear layer, are as they were", () => {
  assertEquals(make(batchNormLayer(), [5]).outputShape, [5]);
  assertEquals(make(groupNormLayer(5), [5]).outputShape, [5]);
});

Deno.test("weights and biases start as the initializers say, with the weight's fan-in", async () => {
  const init = { init: fanInUniform, biasInit: fanInUniform };
  const cases: readonly [Layer, Shape, number][] = [
    [linear(50, init), [16], 16],
    [conv(50, { size: 2, ...init }), [4, 8, 8], 16],
    [convTranspose(8, { size: 2, groups: 2, ...init }), [4, 8, 8], 16],
    [linear(50, init), [1], 1],
  ];
  for (const [layer, shape, fanIn] of cases) {
    const { parameters } = make(layer, shape);
    for (const [name, values] of Object.entries(parameters)) {
      const drawn = await values.values();
      const bound = 1 / Math.sqrt(fanIn);
      assert(drawn.every((value) => Math.abs(value) <= bound), `${name} is within ±1/√${fanIn}`);
      assert(Math.max(...drawn) > bound / 2 && Math.min(...drawn) < -bound / 2);
      assertEquals(new Set(drawn).size, drawn.length);
    }
  }
  const plain = await make(conv(3), [3, 4, 4]).parameters["bias"]?.values();
  assertEquals([...plain ?? []], [0, 0, 0]);
});

Deno.test("a residual adds what came in, and hands the gradient through", async () => {
  const x = uniform([2, 3], [1, 2], { backend, requiresGrad: true });
  const { forward, parameters: { "main.weight": weight } } = make(
    residual(linear(3, { bias: false })),
    [3],
  );
  assert(weight !== undefined);
  const [xs, ws] = [await x.values(), await weight.values()];
  const expected = (b: number, i: number) =>
    [0, 1, 2].reduce((y, j) => y + (ws[3 * i + j] ?? 0) * (xs[3 * b + j] ?? 0), xs[3 * b + i] ?? 0);
  const y = forward(x);
  (await y.values()).forEach((value, at) =>
    assertAlmostEquals(value, expected(Math.floor(at / 3), at % 3), 1e-14)
  );
  const [dx] = grad(sum(y), [x]);
  (await dx.values()).forEach((value, at) => {
    const column = [0, 1, 2].reduce((total, i) => total + (ws[3 * i + at % 3] ?? 0), 0);
    assertAlmostEquals(value, 1 + column, 1e-14);
  });
});

Deno.test("a residual takes ops, on either side", async () => {
  const x = batch([4]);
  const [xs, made] = [
    await x.values(),
    await make(residual(relu, square), [4]).forward(x).values(),
  ];
  assertEquals([...made], Array.from(xs, (v) => Math.max(v, 0) + v * v));
  refused(sequential(residual(sum)), [4], "residual1: sum makes [] of the batch [1, 4], needed");
  assertEquals(make(sequential(residual(relu)), [4]).outputShape, [4]);
});

Deno.test("both sides of a residual have tensors of their own", () => {
  const block = residual(
    sequential(conv(4, { padding: "same", bias: false }), batchNormLayer()),
    conv(4, { size: 1 }),
  );
  const { parameters, state } = make(sequential(block), [3, 4, 4]);
  assertEquals(Object.keys(parameters), [
    "residual1.main.conv1.weight",
    "residual1.main.batchNorm1.scale",
    "residual1.main.batchNorm1.offset",
    "residual1.shortcut.weight",
    "residual1.shortcut.bias",
  ]);
  assertEquals(Object.keys(state), [
    "residual1.main.batchNorm1.mean",
    "residual1.main.batchNorm1.variance",
  ]);
});

Deno.test("a thousand training steps leave the pool where ten left it", () => {
  const own = wasm();
  const layers = sequential(
    residual(
      sequential(conv(2, { padding: "same" }), batchNormLayer(), relu, maxPool(1)),
      sequential(conv(2, { size: 1 }), groupNormLayer(1), averagePool(1)),
    ),
    layerNormLayer(),
    globalPool(),
    linear(2),
  );
  const model = build(layers, { inputShape: [2, 4, 4], random: new Random(0), backend: own });
  const x = uniform([3, 2, 4, 4], [1, 2], { backend: own });
  const train = () =>
    step(() => {
      const y = model.forward(x, { training: true, random: new Random(0) });
      grad(sum(multiply(y, y)), Object.values(model.parameters));
    });
  for (let i = 0; i < 10; i++) train();
  const before = own.memory();
  for (let i = 0; i < 1000; i++) train();
  assertEquals(own.memory(), before);
});
