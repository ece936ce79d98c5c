import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import * as fc from "fast-check";
import {
  build,
  grad,
  isUserError,
  Random,
  sequential,
  step,
  tensor,
  UsageError,
} from "../../kernel/mod.ts";
import { linear } from "../../plugins/layers/mod.ts";
import { meanSquaredError, softmax } from "../../plugins/ops/mod.ts";
import { sgd } from "../../plugins/optimizers/mod.ts";
import { exportLayersModel, importLayersModel, layersModel } from "./mod.ts";
import {
  backend,
  channelsFirst,
  copyFolder,
  difference,
  type Examples,
  examplesFor,
  fixtures,
  predict,
  withFolder,
} from "./testing.ts";

/** What a fixture was given, and what TensorFlow.js made of it. */
async function exampleOf(name: string): Promise<{ input: Examples; output: number[] }> {
  const { input, output }: {
    input: { shape: number[]; values: number[] };
    output: { values: number[] };
  } = JSON.parse(await Deno.readTextFile(join(fixtures, name, "example.json")));
  const values = Float32Array.from(input.values);
  return { input: { shape: input.shape, values }, output: output.values };
}

for (const name of ["mlp", "cnn", "functional", "shapes"]) {
  Deno.test(`a model that TensorFlow.js has trained and saved predicts the same: ${name}`, async () => {
    const model = await importLayersModel(join(fixtures, name, "model.json"), { backend });
    const { input, output } = await exampleOf(name);
    const { values } = await predict(model, channelsFirst(input, model));
    const found = difference(values, output);
    assert(found <= 1e-5, `found a difference of ${found}`);
  });
}

Deno.test("an imported model is trained further, running statistics too", async () => {
  const model = await importLayersModel(join(fixtures, "cnn", "model.json"), { backend });
  const { shape, values } = examplesFor(model, 8);
  const x = tensor(values, { shape, backend });
  const optimizer = sgd(model.parameters, { learningRate: 0.05 });
  const target = tensor(new Float32Array(24), { shape: [8, 3], backend });
  const losses: number[] = [];
  const before = await Promise.all(Object.values(model.state).map((each) => each.values()));
  for (let i = 0; i < 20; i++) {
    const loss = step(() => {
      const y = model.forward(x, { training: true, random: new Random(i) });
      const loss = meanSquaredError(y, target);
      optimizer.step(grad(loss, Object.values(model.parameters)));
      return loss;
    });
    losses.push(await loss.item());
  }
  assert((losses.at(-1) ?? 1) < 0.5 * (losses[0] ?? 0), losses.join(" "));
  const after = await Promise.all(Object.values(model.state).map((each) => each.values()));
  assert(after.every((each, i) => difference(each, before[i] ?? []) > 0));
});

Deno.test("logits leave out the softmax at the end, wherever the file has it", async () => {
  for (const name of ["mlp", "shapes"]) {
    const path = join(fixtures, name, "model.json");
    const [whole, logits] = [
      await importLayersModel(path, { backend }),
      await importLayersModel(path, { backend, logits: true }),
    ];
    const x = examplesFor(whole);
    const made = await predict(logits, x);
    const y = softmax(tensor(made.values, { shape: made.shape, backend }));
    assert(difference(await y.values(), (await predict(whole, x)).values) < 1e-6);
    assert(difference(made.values, (await predict(whole, x)).values) > 1e-3);
  }
});

Deno.test("a plugin refuses a dataset of another shape, and takes one channel with and without an axis", async () => {
  const plugin = await layersModel(join(fixtures, "cnn", "model.json"), { name: "mine" });
  assertEquals([plugin.kind, plugin.name], ["model", "mine"]);
  for (const inputShape of [[9, 8], [1, 9, 8]]) {
    const model = build(plugin({ inputShape, classes: 3 }), {
      inputShape,
      random: new Random(0),
      backend,
    });
    assertEquals(model.outputShape, [3]);
  }
  const needed =
    "model mine: it makes [3] of [9, 8], needed: [10] of [9, 8]; choose another --dataset";
  const error = await assertRejects(() =>
    Promise.try(() => plugin({ inputShape: [9, 8], classes: 10 }))
  );
  assertEquals(error.message, needed);
});

/** An object of JSON in a test: whatever a file may hold. */
type Loose = { [key: string]: unknown };

/** A copy of a fixture whose `model.json` was changed. */
async function changed(
  name: string,
  change: (text: string) => string,
  body: (path: string) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    await copyFolder(join(fixtures, name), folder);
    const path = join(folder, "model.json");
    await Deno.writeTextFile(path, change(await Deno.readTextFile(path)));
    await body(path);
  });
}

const swap = (from: string | RegExp, to: string) => (text: string) => {
  assert(typeof from === "string" ? text.includes(from) : from.test(text), String(from));
  return text.replace(from, to);
};

const refused: readonly (readonly [
  what: string,
  name: string,
  change: (text: string) => string,
  message: string,
])[] = [
  ["no JSON", "mlp", (text) => text.slice(0, 500), "not a JSON object"],
  [
    "another format",
    "mlp",
    swap('"format":"layers-model"', '"format":"graph-model"'),
    '"graph-model"',
  ],
  ["no topology", "mlp", swap('"modelTopology"', '"x"'), 'found no "modelTopology"'],
  ["no manifest", "mlp", swap('"weightsManifest"', '"x"'), 'found no "weightsManifest"'],
  ["an unknown layer", "mlp", swap('"Dropout"', '"GaussianNoise"'), "known are Dense, Conv2D"],
  ["a Lambda", "cnn", swap('"LeakyReLU"', '"Lambda"'), "(Lambda): not known here"],
  [
    "an unknown activation",
    "mlp",
    swap('"activation":"relu"', '"activation":"cos"'),
    'found "cos"',
  ],
  ["a model in a model", "mlp", swap('"Dropout"', '"Sequential"'), "(Sequential): not known here"],
  ["channels first", "cnn", swap(/"channels_last"/g, '"channels_first"'), "allowed: channels_last"],
  ["an unknown padding", "cnn", swap('"padding":"same"', '"padding":"causal"'), "valid, same"],
  [
    "too many units",
    "mlp",
    swap('"units":7', '"units":8'),
    "kernel has shape [20, 7], needed: [20, 8]",
  ],
  ["units without end", "mlp", swap('"units":7', '"units":1e300'), "units: found"],
  [
    "a weight of another name",
    "mlp",
    swap('1/kernel"', '9/kernel"'),
    "its weight kernel is missing",
  ],
  [
    "a layer too few",
    "cnn",
    swap('"class_name":"Dense"', '"class_name":"ReLU"'),
    "to none of its layers",
  ],
  [
    "an unknown weight type",
    "mlp",
    swap('[20,7],"dtype":"float32"', '[20,7],"dtype":"complex64"'),
    '"complex64"',
  ],
  ["a shape without end", "mlp", swap('"shape":[20,7]', '"shape":[1e15,7]'), "its weights need"],
  [
    "a negative shape",
    "mlp",
    swap('"shape":[20,7]', '"shape":[-20,7]'),
    "is damaged, needed: a name",
  ],
  [
    "a file elsewhere",
    "mlp",
    swap("group1-shard1of1.bin", "../../etc/passwd"),
    "in the folder of the model",
  ],
  [
    "a missing file",
    "mlp",
    swap("group1-shard1of1", "group2"),
    "group2.bin: there is no such file",
  ],
  ["an open input", "mlp", swap("[null,4,5]", "[null,null,5]"), "fixed sizes"],
  [
    "an input without end",
    "mlp",
    swap("[null,4,5]", "[null,4e9,5]"),
    "of one example, allowed: 536870912 values",
  ],
  [
    "a layer that takes itself",
    "functional",
    swap(/\[\["(\w+ZeroPadding2D\d)"/, '[["max_pooling2d_MaxPooling2D2"'),
    "takes its own",
  ],
  [
    "a layer that takes none",
    "functional",
    swap(/\[\["(\w+ZeroPadding2D\d)"/, '[["nobody"'),
    '"nobody", which is no layer',
  ],
  [
    "two outputs",
    "functional",
    swap(/"output_layers":\[/, '"output_layers":[["image",0,0],'),
    "found 2 outputs",
  ],
  [
    "margins without end",
    "functional",
    swap("[[1,0],[2,1]]", "[[1,0],[2,65535]]"),
    "its weight kernel has shape",
  ],
  [
    "windows without end",
    "cnn",
    swap('"pool_size":[2,2],"padding":"same"', '"pool_size":1e9,"padding":"same"'),
    "found windows of 1000000000×1000000000 on images of 5×4",
  ],
  [
    "a model of another class",
    "mlp",
    swap('"Sequential"', '"Custom"'),
    "found a model of the class",
  ],
];

for (const [what, name, change, message] of refused) {
  Deno.test(`import refuses ${what} in one line`, async () => {
    await changed(name, change, async (path) => {
      const error = await assertRejects(() => importLayersModel(path, { backend }), UsageError);
      assertStringIncludes(error.message, message);
      assert(!error.message.includes("\n") && error.message.length < 700, error.message);
    });
  });
}

Deno.test("weights that are cut off, or too many, are refused with what is needed", async () => {
  const file = "group1-shard1of1.bin";
  const sizes: readonly (readonly [change: (bytes: Uint8Array) => Uint8Array, found: string])[] = [
    [(bytes) => bytes.subarray(0, -3), "found 885"],
    [(bytes) => new Uint8Array([...bytes, 0]), "found 889"],
    [() => new Uint8Array(), "found 0"],
  ];
  for (const [change, found] of sizes) {
    await changed("mlp", (text) => text, async (path) => {
      const weights = join(path, "..", file);
      await Deno.writeFile(weights, change(await Deno.readFile(weights)));
      const error = await assertRejects(() => importLayersModel(path, { backend }), UsageError);
      assertStringIncludes(error.message, `its weights need 888 bytes, ${found} in ${file}`);
    });
  }
});

Deno.test("weights stored in 8 and 16 bits are decoded as the converter means them", async () => {
  const model = build(sequential(linear(2, { bias: false })), {
    inputShape: [3],
    random: new Random(0),
    backend,
  });
  const codes = [0, 1, 2, 100, 200, 255];
  const stored: readonly (readonly [string, Uint8Array, (code: number) => number])[] = [
    ["uint8", Uint8Array.from(codes), (code) => Math.fround(code * 0.02 - 1)],
    [
      "uint16",
      new Uint8Array(Uint16Array.from(codes).buffer),
      (code) => Math.fround(code * 0.02 - 1),
    ],
    ["float16", new Uint8Array(Float16Array.from(codes).buffer), (code) => code],
  ];
  for (const [dtype, bytes, decoded] of stored) {
    await withFolder(async (folder) => {
      const [path = "", shard = ""] = await exportLayersModel(model, folder);
      const json: { weightsManifest: { weights: Loose[] }[] } = JSON.parse(
        await Deno.readTextFile(path),
      );
      const [entry] = json.weightsManifest[0]?.weights ?? [];
      if (entry !== undefined) {
        entry.quantization = {
          dtype,
          original_dtype: "float32",
          ...dtype === "float16" ? {} : { scale: 0.02, min: -1 },
        };
      }
      await Deno.writeTextFile(path, JSON.stringify(json));
      await Deno.writeFile(shard, bytes);
      const again = await importLayersModel(path, { backend });
      const kernel = codes.map(decoded);
      // [inputs, units] in the file, [units, inputs] here.
      const expected = [0, 2, 4, 1, 3, 5].map((i) => kernel[i] ?? NaN);
      assertEquals([...await again.parameters["linear1.weight"]?.values() ?? []], expected);
    });
  }
});

Deno.test("a model as a converter writes it from Keras is imported", async () => {
  const rename = (text: string) => {
    const json: { modelTopology: Loose; weightsManifest: { weights: { name: string }[] }[] } = JSON
      .parse(text);
    const { class_name, config } = json.modelTopology;
    const modelTopology = {
      keras_version: "2.15.0",
      backend: "tensorflow",
      model_config: { class_name, config },
    };
    for (const weight of json.weightsManifest[0]?.weights ?? []) {
      const [layer, name] = weight.name.split("/");
      weight.name = `${layer}/${layer}/${name}:0`;
    }
    return JSON.stringify({ ...json, modelTopology });
  };
  await changed("cnn", rename, async (path) => {
    const model = await importLayersModel(path, { backend });
    const { input, output } = await exampleOf("cnn");
    const { values } = await predict(model, channelsFirst(input, model));
    assert(difference(values, output) <= 1e-5);
  });
});

Deno.test("a model.json that was damaged anywhere is refused in one line, or is another model", async () => {
  const original = await Deno.readTextFile(join(fixtures, "cnn", "model.json"));
  const values = fc.constantFrom(
    "null",
    "-1",
    "0",
    "3",
    "1e9",
    '"x"',
    "[]",
    "{}",
    "true",
    "[[[1]]]",
  );
  await withFolder(async (folder) => {
    await copyFolder(join(fixtures, "cnn"), folder);
    const path = join(folder, "model.json");
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 300 }), values, async (place, value) => {
        const spots = [
          ...original.matchAll(/(?<=:)(?:"[^"]*"|[\d.]+|true|false|null|\[[\d,]*\])/g),
        ];
        const spot = spots[place % spots.length];
        const [at, length] = [spot?.index ?? 0, spot?.[0].length ?? 0];
        await Deno.writeTextFile(path, original.slice(0, at) + value + original.slice(at + length));
        await importLayersModel(path, { backend }).catch((error: unknown) => {
          assert(isUserError(error), String(error));
          assert(!error.message.includes("\n"));
        });
      }),
      { numRuns: 300 },
    );
  });
});
