/**
 * Out to a file and back, without TensorFlow.js.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import fc from "fast-check";
import {
  build,
  type LayerLike,
  type Model,
  Random,
  sequential,
  type Shape,
  UsageError,
  useBackend,
} from "../../kernel/mod.ts";
import {
  averagePool,
  batchNormLayer,
  conv,
  dropoutLayer,
  flattenLayer,
  globalPool,
  groupNormLayer,
  layerNormLayer,
  linear,
  maxPool,
  residual,
  upsampleLayer,
} from "../../plugins/layers/mod.ts";
import { cnn, mlp, resnet } from "../../plugins/models/mod.ts";
import { gelu, leakyRelu, relu, sigmoid, softplus, tanh } from "../../plugins/ops/mod.ts";
import { exportLayersModel, importLayersModel } from "./mod.ts";
import {
  channelsLast,
  difference,
  type Examples,
  examplesFor,
  predict,
  scramble,
  tensorFlow,
} from "./testing.ts";
import { wasm } from "../../plugins/backends/mod.ts";
import { parseJson } from "../run/json.ts";
import { permuted } from "./order.ts";

const backend = wasm();
useBackend(() => backend);

/** A model with numbers as after a training. */
async function modelOf(inputShape: Shape, ...layers: readonly LayerLike[]): Promise<Model> {
  const model = build(sequential(...layers), { inputShape, random: new Random(0), backend });
  await scramble(model);
  return model;
}

/** The model as it comes back from a file. */
async function back(model: Model): Promise<Model> {
  const root = await Deno.makeTempDir();
  try {
    const [path = ""] = await exportLayersModel(model, join(root, "out"));
    return await importLayersModel(path, { backend });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function comesBack(model: Model, tolerance = 1e-6): Promise<Model> {
  const again = await back(model);
  const inputs = examplesFor(model);
  // TensorFlow.js's images of one channel have an axis for it, and ours may or may not.
  const plain = (shape: Shape) => shape.length === 3 && shape[0] === 1 ? shape.slice(1) : shape;
  assertEquals(plain(again.inputShape), plain(model.inputShape));
  assertEquals(plain(again.outputShape), plain(model.outputShape));
  const found = difference(
    (await predict(again, inputs)).values,
    (await predict(model, inputs)).values,
  );
  assert(found <= tolerance, `predictions differ by ${found}`);
  return again;
}

const image = { inputShape: [3, 12, 10], classes: 4 };
const square = { inputShape: [28, 28], classes: 10 };
const models: readonly (readonly [name: string, shape: Shape, layer: LayerLike])[] = [
  ["an mlp", square.inputShape, mlp(square, { hidden: 8, depth: 2, dropout: 0.5 })],
  ["an mlp on colour images", image.inputShape, mlp(image, { hidden: 8, activation: tanh })],
  ["a cnn", square.inputShape, cnn(square)],
  [
    "a cnn with batch normalisation",
    [3, 16, 14],
    cnn({ ...image, inputShape: [3, 16, 14] }, {
      ...{ channels: [4, 6], size: 3, norm: "batch", hidden: [7] },
      ...{ activation: gelu, dropout: 0.1 },
    }),
  ],
  [
    "a cnn with layer normalisation",
    [2, 12, 10],
    cnn({ inputShape: [2, 12, 10], classes: 3 }, {
      ...{ channels: [4], size: 3, norm: "layer", hidden: [5] },
    }),
  ],
  ["a resnet", image.inputShape, resnet(image, { depth: 1, width: 4 })],
  [
    "a resnet on odd images",
    [9, 7],
    resnet({ inputShape: [9, 7], classes: 3 }, {
      ...{ depth: 2, width: 2, activation: leakyRelu },
    }),
  ],
];

for (const [name, shape, layer] of models) {
  Deno.test(`${name} predicts the same after export and import`, async () => {
    await comesBack(await modelOf(shape, layer));
  });
}

Deno.test("an imported model has the parameters of the exported one, bit for bit", async () => {
  const model = await modelOf(image.inputShape, resnet(image, { depth: 1, width: 4 }));
  const again = await back(model);
  const sums = async ({ parameters, state }: Model) => {
    const arrays = await Promise.all(
      [...Object.values(parameters), ...Object.values(state)].map((x) => x.values()),
    );
    return arrays.map((values) => [...values].sort().join());
  };
  assertEquals((await sums(again)).sort(), (await sums(model)).sort());
});

/** Parts that may stand in front of one another; each keeps images images. */
const part = fc.oneof(
  fc.record({
    channels: fc.integer({ min: 1, max: 4 }),
    size: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
    stride: fc.integer({ min: 1, max: 2 }),
    padding: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
    bias: fc.boolean(),
  }).map(({ channels, ...options }): readonly LayerLike[] => [conv(channels, options)]),
  fc.constantFrom<readonly LayerLike[]>(
    [relu],
    [sigmoid],
    [softplus],
    [batchNormLayer()],
    [batchNormLayer({ epsilon: 1e-3 }), relu],
    [layerNormLayer()],
    [dropoutLayer(0.3)],
    [relu, maxPool(3, { stride: 2, padding: 1 })],
    [maxPool(2)],
    [averagePool(2, { stride: 1, padding: 1 })],
    [averagePool([1, 2])],
    [upsampleLayer([1, 2])],
    [residual(conv(2, { size: 1 }), conv(2, { size: 1, bias: false }))],
    [residual(relu)],
  ),
);

Deno.test("any chain of layers predicts the same after export and import", async () => {
  const shapes = fc.constantFrom<Shape>([3, 7, 6], [5, 6], [1, 6, 6], [2, 6, 5]);
  const ends = fc.constantFrom<readonly LayerLike[]>(
    [flattenLayer(), linear(3)],
    [flattenLayer(), batchNormLayer(), tanh, linear(2, { bias: false })],
    [flattenLayer(), layerNormLayer(), residual(relu)],
    [globalPool(), linear(3)],
    [flattenLayer()],
    [],
  );
  await fc.assert(
    fc.asyncProperty(
      shapes,
      fc.array(part, { minLength: 1, maxLength: 4 }),
      ends,
      async (shape, parts, end) => {
        let model: Model;
        try {
          model = await modelOf(shape, ...parts.flat(), ...end);
        } catch {
          return; // windows that do not fit
        }
        await comesBack(model, 1e-5);
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("what TensorFlow.js has no layer for is refused by name, and nothing is written", async () => {
  const root = await Deno.makeTempDir();
  const cases: readonly (readonly [readonly LayerLike[], string])[] = [
    [[groupNormLayer(1)], "groupNorm"],
    [[conv(4, { groups: 2 })], "2 groups"],
    [
      [maxPool(3, { stride: 1, padding: 1 }), conv(2, { size: 1 }), maxPool(4, { padding: 2 })],
      "maxPool2d",
    ],
  ];
  for (const [parts, named] of cases) {
    const model = await modelOf([4, 8, 8], ...parts);
    const folder = join(root, named);
    await assertRejects(() => exportLayersModel(model, folder), UsageError, named);
    await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
  }
  await Deno.remove(root, { recursive: true });
});

Deno.test("a folder that holds files is not written over", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(join(folder, "notes.txt"), "mine");
  const model = build(linear(2), { inputShape: [3], random: new Random(0), backend });
  await assertRejects(() => exportLayersModel(model, folder), UsageError, "notes.txt");
  assertEquals([...Deno.readDirSync(folder)].length, 1);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a model ending in a softmax gives probabilities, or its logits when asked", async () => {
  const root = await Deno.makeTempDir();
  const model = await modelOf([3], linear(4));
  const [path = ""] = await exportLayersModel(model, join(root, "out"), { softmax: true });
  const inputs = examplesFor(model);
  const { values: probabilities } = await predict(
    await importLayersModel(path, { backend }),
    inputs,
  );
  const total = probabilities.slice(0, 4).reduce((sum, p) => sum + p, 0);
  assert(Math.abs(total - 1) < 1e-6);
  const logits = await predict(await importLayersModel(path, { backend, logits: true }), inputs);
  assertEquals(logits, await predict(model, inputs));
  await Deno.remove(root, { recursive: true });
});

const small: readonly (readonly [name: string, shape: Shape, layer: LayerLike])[] = [
  ["mlp", [28, 28], mlp(square, { hidden: 16 })],
  ["cnn", [3, 32, 32], cnn({ inputShape: [3, 32, 32], classes: 10 }, { norm: "batch" })],
  ["resnet", [3, 12, 10], resnet(image, { depth: 1, width: 4 })],
];

Deno.test("TensorFlow.js loads what is exported, and predicts the same", async (t) => {
  const root = await Deno.makeTempDir();
  const made = await Promise.all(small.map(async ([name, shape, layer]) => {
    const model = await modelOf(shape, layer);
    await exportLayersModel(model, join(root, name));
    const inputs = examplesFor(model);
    return { name, inputs, expected: await predict(model, inputs) };
  }));
  const found = await tensorFlow(
    made.map(({ name, inputs }) => ({ folder: join(root, name), ...channelsLast(inputs) })),
  );
  const missing = typeof found === "string" ? `: ${found}` : "";
  await t.step({
    name: `its predictions${missing}`,
    ignore: missing !== "",
    fn() {
      if (typeof found === "string") return;
      made.forEach(({ name, expected }, i) => {
        const size = Math.max(1, ...expected.values.map(Math.abs));
        const largest = difference(found[i]?.values ?? [], expected.values) / size;
        assert(largest < 1e-5, `${name}: predictions differ by ${largest} of the largest`);
      });
    },
  });
  await Deno.remove(root, { recursive: true });
});

const fixtures = new URL("fixtures/", import.meta.url);

/** Examples of a fixture, their channels first. */
function channelsFirst(value: unknown): Examples {
  assert(typeof value === "object" && value !== null && "shape" in value && "values" in value);
  const { shape, values } = value;
  assert(isNumbers(shape) && isNumbers(values));
  const numbers = Float32Array.from(values);
  const [n = 0, h = 0, w = 0, c = 0] = shape;
  if (shape.length < 4) return { shape, values: numbers };
  const images = permuted(numbers, shape, [0, 3, 1, 2]);
  return { shape: c === 1 ? [n, h, w] : [n, c, h, w], values: images };
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((x) => typeof x === "number");
}

for (const name of ["mlp", "cnn", "functional", "shapes"]) {
  Deno.test(`a model that TensorFlow.js saved predicts the same once imported: ${name}`, async () => {
    const folder = new URL(`${name}/`, fixtures);
    const example = parseJson(await Deno.readTextFile(new URL("example.json", folder)));
    assert(typeof example === "object" && example !== null);
    assert("input" in example && "output" in example);
    const [input, output] = [channelsFirst(example.input), channelsFirst(example.output)];
    const model = await importLayersModel(fromFileUrl(new URL("model.json", folder)), { backend });
    const found = await predict(model, {
      ...input,
      shape: [input.shape[0] ?? 0, ...model.inputShape],
    });
    const largest = difference(found.values, output.values);
    assert(largest < 1e-5, `predictions differ by ${largest}`);
  });
}

Deno.test("damaged files are refused in one line that names what is wrong", async () => {
  const cases: readonly (readonly [string, RegExp, (folder: string) => Promise<void>])[] = [
    ["weights cut short", /bytes/, async (folder) => {
      await Deno.truncate(join(folder, "group1-shard1of1.bin"), 8);
    }],
    [
      "no weights",
      /group1-shard1of1\.bin/,
      (folder) => Deno.remove(join(folder, "group1-shard1of1.bin")),
    ],
    ["half a topology", /model\.json/, async (folder) => {
      const path = join(folder, "model.json");
      await Deno.writeTextFile(path, (await Deno.readTextFile(path)).slice(0, 500));
    }],
    ["an unknown layer", /LSTM/, async (folder) => {
      const path = join(folder, "model.json");
      const text = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, text.replace(/"class_name": ?"Dense"/, '"class_name":"LSTM"'));
    }],
  ];
  for (const [what, named, damage] of cases) {
    const folder = await Deno.makeTempDir();
    for (const file of ["model.json", "group1-shard1of1.bin"]) {
      await Deno.copyFile(new URL(`mlp/${file}`, fixtures), join(folder, file));
    }
    await damage(folder);
    const error = await assertRejects(
      () => importLayersModel(join(folder, "model.json"), { backend }),
      UsageError,
      undefined,
      what,
    );
    assert(named.test(error.message) && !error.message.includes("\n"), `${what}: ${error.message}`);
    await Deno.remove(folder, { recursive: true });
  }
});
