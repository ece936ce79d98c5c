/**
 * `deno task export`: what it declares, and what it does.
 *
 * @module
 */
import { join } from "node:path";
import {
  countParameters,
  type Dataset,
  option,
  type PluginSet,
  UsageError,
} from "../../kernel/mod.ts";
import { AugmentedSplit } from "../../data/augment.ts";
import { ImageSplit } from "../../data/image_split.ts";
import { formatCount } from "../cli/format.ts";
import { type FlagValues, optional } from "../cli/flag.ts";
import { shellWord } from "../cli/shell_word.ts";
import type { CommandSpec } from "../cli/spec.ts";
import { exists } from "../run/exists.ts";
import { RunFolder } from "../run/folder.ts";
import type { JsonObject } from "../run/json.ts";
import type { TensorToWrite } from "../run/safetensors.ts";
import { flagsIn, storedRun } from "../train/config.ts";
import { prepare } from "../train/setup.ts";
import { restoreTensors } from "../train/snapshot.ts";
import { exportLayersModel } from "./export/write.ts";
import { imageIn } from "./order.ts";

/** The flags of `deno task export`. */
export const exportFlags = {
  format: {
    value: "<format>",
    option: option.choice({
      default: "tfjs",
      choices: ["tfjs"],
      description: "tfjs is a LayersModel of TensorFlow.js, model.json and its weights",
    }),
  },
  out: {
    value: "<folder>",
    option: optional(option.text({
      default: "",
      description: "where it goes; RUN/tfjs when left out",
    })),
  },
  softmax: {
    option: option.boolean({
      default: false,
      description: "end the model with a softmax: probabilities in place of logits",
    }),
  },
  overwrite: {
    option: option.boolean({ default: false, description: "write over a model in the folder" }),
  },
  dataDir: {
    value: "<folder>",
    option: optional(option.text({
      default: "",
      description: "folder with the run's data files, where they have moved",
    })),
  },
} as const;

/** The command line of `deno task export`. */
export const exportCommand: CommandSpec<typeof exportFlags> = {
  name: "deno task export",
  description:
    "Writes the trained model of a run for TensorFlow.js, where tf.loadLayersModel loads it and it predicts " +
    "the same. Images have their channels last there: the exported model takes [n, h, w, c], with one channel " +
    "[n, h, w, 1]. How a pixel's byte becomes an input, and the names of the classes, are in model.json under " +
    "userDefinedMetadata.dinograd.",
  flags: exportFlags,
  operands: { value: "<run>", description: "the folder of a finished run", min: 1, max: 1 },
  examples: [
    {
      does: "Write a model for a page",
      line: "deno task export runs/digits-mlp-adam-001 --softmax --out page/model",
    },
  ],
};

/** Writes the model of the run at `path`, and prints what was written. */
export async function exportRun(
  path: string,
  given: FlagValues<typeof exportFlags>,
  plugins: PluginSet,
): Promise<void> {
  const run = await RunFolder.open(path);
  const tensors = await trainedTensors(run);
  const told = flagsIn(await run.readConfig());
  const { flags, set } = await storedRun(run, told, new Set());
  // Parameters are the same numbers everywhere, so the backend is the one that needs nothing.
  const { dataset, model } = await prepare({
    ...flags,
    set: set.filter((item) => !item.startsWith("backend.")),
    backend: "wasm",
    dataDir: given.dataDir ?? flags.dataDir,
    profile: false,
    overfitBatches: undefined,
  }, plugins);
  restoreTensors({ ...model.parameters, ...model.state }, { tensors }, run.modelPath);
  const { inputShape, classes } = dataset;
  const pixels = pixelsOf(dataset);
  const metadata = { run: run.name, model: flags.model, dataset: flags.dataset, classes, pixels };
  const { softmax, overwrite, out = join(path, "tfjs") } = given;
  const files = await exportLayersModel(model, out, { softmax, overwrite, metadata });
  const [c, h, w] = imageIn(inputShape) ?? [];
  const input = h === undefined ? inputShape : [h, w, c];
  console.log(`model    ${files[0]}, ${formatCount(countParameters(model))} parameters`);
  console.log(`input    [n, ${input.join(", ")}]${h === undefined ? "" : ", channels last"}`);
  if (pixels !== undefined) console.log(`pixels   ${showPixels(pixels)}`);
  console.log(
    `output   [n, ${model.outputShape.join(", ")}], ${softmax ? "probabilities" : "logits"}`,
  );
}

/** What `model.safetensors` holds. */
async function trainedTensors(run: RunFolder): Promise<Record<string, TensorToWrite>> {
  if (!await exists(run.modelPath)) {
    throw new UsageError(
      `${run.path}: found no model.safetensors, so the run is not finished; go on with it: ` +
        `deno task train --resume ${shellWord(run.path)}`,
    );
  }
  const { tensors } = await run.readModel();
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype, shape, values }]) => {
      if (values instanceof Float32Array || values instanceof Float64Array) {
        return [name, { shape, values }];
      }
      throw new UsageError(`${run.modelPath}: ${name} has the type ${dtype}, needed: F32 or F64`);
    }),
  );
}

/** How the byte b of a pixel becomes an input: multiply · b + add, for each channel. */
interface Pixels extends JsonObject {
  readonly multiply: readonly number[];
  readonly add: readonly number[];
}

/** Nothing for a dataset that does not come from bytes. */
function pixelsOf({ splits: { train } }: Dataset): Pixels | undefined {
  const split = train instanceof AugmentedSplit ? train.source : train;
  if (!(split instanceof ImageSplit)) return undefined;
  const { table } = split;
  const firsts = Array.from({ length: table.length / 256 }, (_, channel) => 256 * channel);
  return {
    multiply: firsts.map((at) => ((table[at + 255] ?? 0) - (table[at] ?? 0)) / 255),
    add: firsts.map((at) => table[at] ?? 0),
  };
}

function showPixels({ multiply, add }: Pixels): string {
  const show = (numbers: readonly number[]) =>
    numbers.map((n) => Number(n.toPrecision(6))).join(", ");
  const each = multiply.length > 1 ? ", by channel" : "";
  return `a byte of 0 to 255 times ${show(multiply)} plus ${show(add)}${each}`;
}
