/**
 * Writing a model as a LayersModel of TensorFlow.js.
 *
 * @module
 */
import { join } from "node:path";
import config from "../../../deno.json" with { type: "json" };
import type { Model } from "../../../kernel/mod.ts";
import { diskError, writeFileAtomic } from "../../run/files.ts";
import type { JsonObject } from "../../run/json.ts";
import { makeFolder } from "../../run/make_folder.ts";
import { imageIn, permuted } from "../order.ts";
import { filesToReplace } from "../target_folder.ts";
import { FORMAT, MODEL_FILE, type WeightJson } from "../topology.ts";
import type { LayerWeight } from "./layers.ts";
import { layersOf } from "./model_layers.ts";

/** How {@linkcode exportLayersModel} goes about it. */
export interface ExportOptions {
  /** Ends the model with a softmax: probabilities in place of logits. Default: false. */
  readonly softmax?: boolean;
  /** Writes over a model that is in the folder. Default: false, which refuses a folder with files. */
  readonly overwrite?: boolean;
  /** What else the file says, under `userDefinedMetadata.dinograd`: names of the classes, say. */
  readonly metadata?: JsonObject;
}

/** Bytes of one file of weights, as TensorFlow.js cuts them: a browser keeps files of this size. */
const SHARD = 4 * 2 ** 20;

/**
 * Writes a model as a LayersModel of TensorFlow.js, `model.json` and the weights beside it, which
 * `tf.loadLayersModel` loads. Returns the paths, `model.json` first.
 *
 * TensorFlow.js has the channels of an image last: where the model takes `[n, c, h, w]`, or `[n, h, w]`, what is
 * written takes `[n, h, w, c]`. Its weights are in that order. Outputs that are images are so too.
 *
 * ```ts
 * import { build, exportLayersModel, mlp, Random } from "../../../mod.ts";
 *
 * const task = { inputShape: [28, 28], classes: 10 };
 * const model = build(mlp(task), { ...task, random: new Random(0) });
 * const folder = await Deno.makeTempDir();
 * console.log(await exportLayersModel(model, folder)); // [ ".../model.json", ".../group1-shard1of1.bin" ]
 * ```
 *
 * @throws {UsageError} for an op that TensorFlow.js has no layer for, before anything is written, and for a
 * folder that holds files.
 */
export async function exportLayersModel(
  model: Model,
  folder: string,
  { softmax = false, overwrite = false, metadata = {} }: ExportOptions = {},
): Promise<string[]> {
  const { layers, output } = layersOf(model, { softmax });
  const found = await filesToReplace(folder, overwrite);
  const weights = layers.all.flatMap((layer) =>
    layer.weights.map((weight) => ({ weight, name: `${layer.name}/${weight.name}` }))
  );
  const bytes = await bytesOf(weights.map(({ weight }) => weight));
  const shards = shardsOf(bytes);
  const image = imageIn(model.inputShape);
  const name = "dinograd";
  const file: JsonObject = {
    format: FORMAT,
    generatedBy: `${name} ${config.version}`,
    convertedBy: null,
    modelTopology: {
      class_name: "Model",
      config: {
        name,
        layers: layers.toJson(),
        input_layers: [["input", 0, 0]],
        output_layers: [[output, 0, 0]],
      },
      keras_version: "tfjs-layers 4.22.0",
      backend: "tensor_flow.js",
    },
    weightsManifest: [{
      paths: shards.map(([path]) => path),
      weights: weights.map(({ weight, name }): WeightJson => ({
        name,
        shape: weight.shape,
        dtype: "float32",
      })),
    }],
    userDefinedMetadata: {
      dinograd: {
        input: image === undefined ? "[n, features]" : "[n, h, w, c]: channels last",
        inputShape: model.inputShape,
        output: softmax ? "probabilities" : "what the model makes, logits as a rule",
        ...metadata,
      },
    },
  };
  await makeFolder(folder);
  // What names the others comes last.
  for (const [path, part] of shards) await writeFileAtomic(join(folder, path), part);
  await writeFileAtomic(join(folder, MODEL_FILE), JSON.stringify(file));
  const stale = found.filter((path) => isShard(path) && !shards.some(([kept]) => kept === path));
  for (const path of stale) await remove(join(folder, path));
  return [MODEL_FILE, ...shards.map(([path]) => path)].map((path) => join(folder, path));
}

/** The values of weights, one after the other. */
async function bytesOf(weights: readonly LayerWeight[]): Promise<Uint8Array> {
  const arrays = await Promise.all(weights.map(async ({ tensor, from, order }) => {
    const values = permuted(Float32Array.from(await tensor.values()), from, order);
    return new Uint8Array(values.buffer);
  }));
  const bytes = new Uint8Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    bytes.set(array, at);
    at += array.length;
  }
  return bytes;
}

function shardsOf(bytes: Uint8Array): [path: string, part: Uint8Array][] {
  const count = Math.ceil(bytes.length / SHARD);
  return Array.from({ length: count }, (_, i) => [
    `group1-shard${i + 1}of${count}.bin`,
    bytes.subarray(i * SHARD, (i + 1) * SHARD),
  ]);
}

function isShard(path: string): boolean {
  return /^group1-shard\d+of\d+\.bin$/.test(path);
}

async function remove(path: string): Promise<void> {
  await Deno.remove(path).catch((error) => {
    throw diskError(error, `cannot remove ${path}`);
  });
}
