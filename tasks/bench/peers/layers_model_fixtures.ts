/**
 * Trains small models with TensorFlow.js, saves them with `model.save`, and writes what they predict beside each:
 * `deno run -A tasks/bench/peers/layers_model_fixtures.ts tasks/layers_model/fixtures`.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { join } from "@std/path";
import { apply } from "./layers_model.ts";

/** Models made of all that can be imported, trained for a few steps so that no number is at its beginning. */
const models: Readonly<Record<string, () => tf.LayersModel>> = {
  mlp: () =>
    tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [4, 5] }),
        tf.layers.dense({ units: 7, activation: "relu" }),
        tf.layers.dropout({ rate: 0.25 }),
        tf.layers.dense({ units: 6, activation: "elu", useBias: false }),
        tf.layers.layerNormalization({ axis: -1 }),
        tf.layers.dense({ units: 3, activation: "softmax" }),
      ],
    }),
  cnn: () =>
    tf.sequential({
      layers: [
        tf.layers.conv2d({
          inputShape: [9, 8, 1],
          filters: 4,
          kernelSize: 3,
          strides: 2,
          padding: "same",
          activation: "swish",
        }),
        tf.layers.maxPooling2d({ poolSize: 2, strides: 1, padding: "same" }),
        tf.layers.batchNormalization(),
        tf.layers.activation({ activation: "hardSigmoid" }),
        tf.layers.averagePooling2d({ poolSize: 3, strides: 2, padding: "same" }),
        tf.layers.flatten(),
        tf.layers.batchNormalization({ momentum: 0.8 }),
        tf.layers.leakyReLU({ alpha: 0.2 }),
        tf.layers.dense({ units: 3 }),
      ],
    }),
  functional: () => {
    const input = tf.input({ shape: [8, 7, 2], name: "image" });
    // TensorFlow.js cannot train a convolution with a dilation.
    const first = as(
      tf.layers.conv2d({
        filters: 4,
        kernelSize: [3, 2],
        dilationRate: 2,
        padding: "same",
        trainable: false,
      }).apply(
        input,
      ),
    );
    const beside = as(
      tf.layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, padding: "same" }).apply(
        input,
      ),
    );
    const sum = as(tf.layers.add().apply([first, beside]));
    const relu = as(tf.layers.reLU({ maxValue: 2 }).apply(sum));
    const padding: [[number, number], [number, number]] = [[1, 0], [2, 1]];
    const larger = as(tf.layers.zeroPadding2d({ padding }).apply(relu));
    const smaller = as(tf.layers.maxPooling2d({ poolSize: 2 }).apply(larger));
    const upper = as(tf.layers.upSampling2d({ size: [2, 1] }).apply(smaller));
    const mean = as(tf.layers.globalAveragePooling2d({}).apply(upper));
    const most = as(tf.layers.globalMaxPooling2d({}).apply(upper));
    const both = as(tf.layers.concatenate().apply([mean, most]));
    const flat = as(tf.layers.flatten().apply(smaller));
    const product = as(
      tf.layers.multiply().apply([
        as(tf.layers.dense({ units: 5, activation: "tanh" }).apply(both)),
        as(tf.layers.dense({ units: 5, activation: "softplus" }).apply(flat)),
      ]),
    );
    const output = as(tf.layers.dense({ units: 3, activation: "selu" }).apply(product));
    return tf.model({ inputs: input, outputs: output });
  },
  shapes: () =>
    tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [6], units: 12, activation: "softsign" }),
        tf.layers.reshape({ targetShape: [2, 3, 2] }),
        tf.layers.conv2d({ filters: 3, kernelSize: 1, activation: "relu6" }),
        tf.layers.layerNormalization({ axis: [1, 2, 3] }),
        tf.layers.permute({ dims: [3, 1, 2] }),
        tf.layers.flatten(),
        tf.layers.reshape({ targetShape: [9, 2] }),
        tf.layers.activation({ activation: "mish" }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 3, activation: "gelu" }),
        tf.layers.softmax(),
      ],
    }),
};

function as(
  y: tf.SymbolicTensor | tf.SymbolicTensor[] | tf.Tensor | tf.Tensor[],
): tf.SymbolicTensor {
  if (y instanceof tf.SymbolicTensor) return y;
  throw new Error("layers_model: found no symbolic tensor");
}

async function write(root: string): Promise<void> {
  for (const [name, make] of Object.entries(models)) {
    const model = make();
    const [, ...sizes] = (model.inputs[0]?.shape ?? []).map((n) => n ?? 1);
    const x = tf.randomNormal([32, ...sizes], 0, 1, "float32", 1);
    const labels = tf.oneHot(tf.range(0, 32, 1, "int32").mod(tf.scalar(3, "int32")), 3);
    model.compile({ optimizer: tf.train.adam(0.02), loss: "meanSquaredError" });
    await model.fit(x, labels, { epochs: 4, batchSize: 8, verbose: 0 });
    const folder = join(root, name);
    await Deno.mkdir(folder, { recursive: true });
    const some = tf.randomNormal([4, ...sizes], 0, 1, "float32", 2);
    const example = {
      input: { shape: some.shape, values: [...await some.data()] },
      output: await apply(model, some),
    };
    await save(model, folder);
    await Deno.writeTextFile(join(folder, "example.json"), `${JSON.stringify(example)}\n`);
  }
}

/** What `model.save("downloads://model")` makes a browser keep, under the names of its own. */
async function save(model: tf.LayersModel, folder: string): Promise<void> {
  await model.save(tf.io.withSaveHandler(async (artifacts) => {
    const { weightData, weightSpecs } = artifacts;
    if (weightData === undefined || Array.isArray(weightData) || weightSpecs === undefined) {
      throw new Error("layers_model: found no weights");
    }
    const paths = ["group1-shard1of1.bin"];
    const { modelTopology, format, generatedBy, convertedBy } = artifacts;
    const weightsManifest = [{ paths, weights: weightSpecs }];
    const json = { modelTopology, format, generatedBy, convertedBy, weightsManifest };
    await Deno.writeFile(join(folder, paths[0] ?? ""), new Uint8Array(weightData));
    await Deno.writeTextFile(join(folder, "model.json"), `${JSON.stringify(json)}\n`);
    return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
  }));
}

if (import.meta.main) {
  const [folder] = Deno.args;
  if (folder === undefined) throw new Error("layers_model_fixtures: needed: a folder");
  await tf.setBackend("cpu");
  await write(folder);
}
