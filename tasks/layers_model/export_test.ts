import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import * as fc from "fast-check";
import {
  build,
  elementwise,
  type Layer,
  type LayerLike,
  Random,
  reshapeTo,
  sequential,
  type Shape,
  type Tensor,
  UsageError,
} from "../../kernel/mod.ts";
import {
  averagePool,
  batchNormLayer,
  conv,
  dropoutLayer,
  flattenLayer,
  globalPool,
  groupNormLayer,
  linear,
  maxPool,
  residual,
} from "../../plugins/layers/mod.ts";
import { mlp } from "../../plugins/models/mod.ts";
import { gelu, multiply, relu, reshape, square, tanh } from "../../plugins/ops/mod.ts";
import { exportLayersModel, importLayersModel } from "./mod.ts";
import { checksumOf } from "./test_checksum.ts";
import { ownFormulas, ownOp, testModels } from "./test_models.ts";
import { type ExportRecord, recordPath } from "./test_record.ts";
import {
  backend,
  channelsLast,
  difference,
  examplesFor,
  predict,
  trainedLike,
  withFolder,
} from "./testing.ts";

const records: Readonly<Record<string, ExportRecord>> = JSON.parse(
  await Deno.readTextFile(recordPath),
);

for (const [name, made] of Object.entries(testModels)) {
  Deno.test(`${name} is exported as the bytes with which TensorFlow.js predicted the same`, async () => {
    const model = await trainedLike(made);
    await withFolder(async (folder) => {
      await exportLayersModel(model, folder);
      const record = records[name];
      assertEquals(
        await checksumOf(folder),
        record?.checksum,
        "another export than before: ask TensorFlow.js again with test_record.ts",
      );
      const own = channelsLast(await predict(model, examplesFor(model)));
      const found = difference(own.values, record?.output ?? []);
      assert(found <= 1e-5, `found a difference of ${found}`);
    });
  });

  Deno.test(`${name} predicts the same after it was exported and imported`, async () => {
    const model = await trainedLike(made);
    await withFolder(async (folder) => {
      const [path = ""] = await exportLayersModel(model, folder);
      const again = await importLayersModel(path, { backend });
      assertEquals(again.inputShape, model.inputShape);
      const x = examplesFor(model);
      const [before, after] = [await predict(model, x), await predict(again, x)];
      assertEquals(after.shape, before.shape);
      const found = difference(after.values, before.values);
      assert(found <= 1e-6, `found a difference of ${found}`);
    });
  });
}

Deno.test("parameters keep their names, shapes and bits", async () => {
  for (const name of ["mlp", "cnnBatch", "resnet"]) {
    const model = await trainedLike(testModels[name] ?? { layer: linear(1), inputShape: [1] });
    await withFolder(async (folder) => {
      const [path = ""] = await exportLayersModel(model, folder);
      const again = await importLayersModel(path, { backend });
      assertEquals(Object.keys(again.state), Object.keys(model.state));
      assertEquals(Object.keys(again.parameters), Object.keys(model.parameters));
      for (const kind of ["parameters", "state"] as const) {
        for (const [key, x] of Object.entries(model[kind])) {
          assertEquals(again[kind][key]?.shape, x.shape);
          assertEquals(await again[kind][key]?.values(), await x.values());
        }
      }
    });
  }
});

/** The classes of an exported model's layers, with their configs. */
async function layersIn(layer: Layer, inputShape: Shape, softmax = false) {
  const model = build(layer, { inputShape, random: new Random(0), backend });
  return await withFolder(async (folder) => {
    const [path = ""] = await exportLayersModel(model, folder, { softmax });
    const text = await Deno.readTextFile(path);
    const json: {
      modelTopology: {
        config: { layers: { class_name: string; config: Record<string, unknown> }[] };
      };
    } = JSON.parse(text);
    return json.modelTopology.config.layers;
  });
}

Deno.test("an op of one's own becomes the activation whose values it has", async () => {
  for (const [name, y] of Object.entries(ownFormulas)) {
    const [, last] = await layersIn(sequential(ownOp(y)), [3]);
    const isLayer = last?.class_name !== "Activation";
    assertEquals(isLayer ? last?.class_name : last?.config.activation, name);
  }
  const bent = elementwise<[x: Tensor], { readonly a?: number }>({
    name: "bent",
    attributes: { a: 0.25 },
    y: "x > 0 ? x : a * x",
    samples: [],
    examples: [],
  });
  const [, leaky] = await layersIn(sequential((x) => bent(x)), [3]);
  assertEquals([leaky?.class_name, leaky?.config.alpha], ["LeakyReLU", 0.25]);
});

Deno.test("dropout is exported, and so is a softmax where one is asked for", async () => {
  const layers = await layersIn(mlp({ inputShape: [4], classes: 2 }, { dropout: 0.25 }), [4], true);
  const dropout = layers.find(({ class_name }) => class_name === "Dropout");
  assertEquals(dropout?.config.rate, 0.25);
  assertEquals(layers.at(-1)?.config.activation, "softmax");
});

Deno.test("a model whose functions need an example is exported", async () => {
  const functions: ((x: Tensor) => Tensor)[] = [
    (x) => reshape(x, { shape: [x.shape[0] ?? 0, 2, 2, -1] }),
    (x) => reshapeTo(x, [x.shape[0] || 1, 2, 2, 3]),
  ];
  for (const each of functions) {
    const layers = await layersIn(sequential(linear(12), each, conv(2, { size: 2 })), [5]);
    assertEquals(layers.at(-1)?.class_name, "Conv2D");
  }
});

const image: Shape = [4, 8, 8];
const refused: readonly (readonly [what: string, inputShape: Shape, parts: LayerLike[]])[] = [
  ["own to [n, 4, 8, 8]: TensorFlow.js has no activation", image, [ownOp("sqrt(abs(x))")]],
  ["square to [n, 5]: TensorFlow.js has no activation", [5], [square]],
  ["groupNorm", image, [groupNormLayer(2)]],
  ["conv2d (conv1.weight) to [n, 4, 6, 6]: TensorFlow.js has no convolution in 2 groups", image, [
    conv(4, { groups: 2 }),
  ]],
  [
    "conv2d (conv1.weight) to [n, 4, 2, 2]: TensorFlow.js has no convolution with a stride and",
    image,
    [
      conv(4, { stride: 2, dilation: 2 }),
    ],
  ],
  ["TensorFlow.js ignores the dilation", image, [conv(4, { groups: 4, dilation: 2 })]],
  ["has no such padding for a maximum", image, [maxPool(3, { stride: 2, padding: 1 })]],
  ["multiply to [n, 5]", [5], [(x) => multiply(x, 2)]],
  ["reshape to [n, 2, 2, 2, 2, 2]", [32], [
    (x) => reshapeTo(x, [x.shape[0] ?? 0, 2, 2, 2, 2, 2]),
    (x) => reshapeTo(x, [x.shape[0] ?? 0, 32]),
    relu,
  ]],
];

for (const [what, inputShape, parts] of refused) {
  Deno.test(`export refuses ${what}, and writes nothing`, async () => {
    const model = build(sequential(...parts), { inputShape, random: new Random(0), backend });
    await withFolder(async (root) => {
      const folder = join(root, "model");
      const error = await assertRejects(() => exportLayersModel(model, folder), UsageError);
      assertStringIncludes(error.message, what);
      assertStringIncludes(error.message, "nothing was written");
      assert(!error.message.includes("\n"));
      assertEquals(await Array.fromAsync(Deno.readDir(root)), []);
    });
  });
}

Deno.test("large weights are cut into files of 4 MiB, which are put together again", async () => {
  const model = build(linear(1100), { inputShape: [1200], random: new Random(0), backend });
  await withFolder(async (folder) => {
    const [path = "", ...shards] = await exportLayersModel(model, folder);
    assertEquals(shards.map((shard) => shard.slice(folder.length + 1)), [
      "group1-shard1of2.bin",
      "group1-shard2of2.bin",
    ]);
    const sizes = await Promise.all(shards.map(async (shard) => (await Deno.stat(shard)).size));
    assertEquals(sizes, [2 ** 22, 4 * (1100 * 1200 + 1100) - 2 ** 22]);
    const again = await importLayersModel(path, { backend });
    assertEquals(
      await again.parameters["weight.weight"]?.values(),
      await model.parameters.weight?.values(),
    );
  });
});

Deno.test("a folder with files is written over only where that is asked for", async () => {
  const small = build(linear(3), { inputShape: [2], random: new Random(0), backend });
  const large = build(linear(1100), { inputShape: [1200], random: new Random(0), backend });
  await withFolder(async (folder) => {
    await exportLayersModel(large, folder);
    await Deno.writeTextFile(join(folder, "notes.txt"), "mine");
    await assertRejects(() => exportLayersModel(small, folder), UsageError, "--overwrite");
    await exportLayersModel(small, folder, { overwrite: true });
    const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    assertEquals(names.toSorted(), ["group1-shard1of1.bin", "model.json", "notes.txt"]);
  });
});

/** A part of a random model for images, and how it changes them. */
const parts = fc.oneof(
  fc.record({
    channels: fc.integer({ min: 1, max: 4 }),
    size: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 2 }),
    padding: fc.integer({ min: 0, max: 2 }),
    bias: fc.boolean(),
  }).map(({ channels, ...options }): LayerLike => conv(channels, options)),
  fc.record({ size: fc.integer({ min: 1, max: 3 }), stride: fc.integer({ min: 1, max: 3 }) })
    .chain(({ size, stride }) =>
      fc.boolean().map((isMax): LayerLike => (isMax ? maxPool : averagePool)(size, { stride }))
    ),
  fc.constantFrom<LayerLike>(relu, tanh, gelu, batchNormLayer(), dropoutLayer(0.5)),
  fc.constantFrom<LayerLike>(residual(sequential(tanh)), residual(batchNormLayer(), relu)),
);

/** The parts that fit, one after the other. */
function fitting(inputShape: Shape, given: readonly LayerLike[]): LayerLike[] {
  const kept: LayerLike[] = [];
  for (const part of given) {
    try {
      sequential(...kept, part).plan(inputShape);
      kept.push(part);
    } catch (error) {
      assert(error instanceof TypeError || error instanceof RangeError);
    }
  }
  return kept;
}

Deno.test("random networks predict the same after they were exported and imported", async () => {
  const shapes = fc.oneof(
    fc.tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 3, max: 9 })),
    fc.tuple(...[3, 9, 9].map((most) => fc.integer({ min: 1, max: most }))),
  );
  const ends = fc.constantFrom<LayerLike[]>([flattenLayer()], [flattenLayer(), linear(3)], [
    globalPool(),
    linear(2),
  ], []);
  await fc.assert(
    fc.asyncProperty(
      shapes,
      fc.array(parts, { maxLength: 6 }),
      ends,
      async (shape, middle, end) => {
        const inputShape: Shape = shape;
        const first = conv(2, { size: 1 });
        const layer = sequential(first, ...fitting([2, ...inputShape.slice(-2)], middle), ...end);
        const model = await trainedLike({ layer, inputShape });
        await withFolder(async (folder) => {
          const [path = ""] = await exportLayersModel(model, folder);
          const again = await importLayersModel(path, { backend });
          const x = examplesFor(model, 2);
          const [before, after] = [await predict(model, x), await predict(again, x)];
          assertEquals(after.shape, before.shape);
          assert(difference(after.values, before.values) <= 1e-6);
        });
      },
    ),
    { numRuns: 60 },
  );
});
