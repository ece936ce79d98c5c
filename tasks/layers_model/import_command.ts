/**
 * `deno task import`: what it declares, and what it does.
 *
 * @module
 */
import { basename, dirname, join, resolve } from "node:path";
import { build, countParameters, option, Random, showShape, UsageError } from "../../kernel/mod.ts";
import { wasm } from "../../plugins/backends/mod.ts";
import { formatCount } from "../cli/format.ts";
import { type FlagValues, optional } from "../cli/flag.ts";
import { shellWord } from "../cli/shell_word.ts";
import type { CommandSpec } from "../cli/spec.ts";
import { readBytes, readText, writeFileAtomic } from "../run/files.ts";
import { makeFolder } from "../run/make_folder.ts";
import { checkRunName } from "../run/name.ts";
import { encodeSafetensors } from "../run/safetensors.ts";
import { readTensors } from "../train/snapshot.ts";
import { readLayersModel } from "./import/read.ts";
import { filesToReplace } from "./target_folder.ts";
import { MODEL_FILE } from "./topology.ts";

/** The flags of `deno task import`. */
export const importFlags = {
  out: {
    value: "<folder>",
    option: optional(option.text({
      default: "",
      description: "where it goes; its name is what the model is called",
    })),
  },
  overwrite: {
    option: option.boolean({ default: false, description: "write over a model in the folder" }),
  },
} as const;

/** The command line of `deno task import`. */
export const importCommand: CommandSpec<typeof importFlags> = {
  name: "deno task import",
  description:
    "Takes over a LayersModel of TensorFlow.js, one that model.save() has written or tensorflowjs_converter has " +
    "made of a Keras model, with its parameters. It leaves a folder with plugin.ts, which makes it a model for " +
    "deno task train --plugin, the model's own files, and model.safetensors. The model takes [n, c, h, w], or " +
    "[n, h, w], where the original takes [n, h, w, c], and makes logits: a softmax at its end is left out.",
  flags: importFlags,
  operands: { value: "<model.json>", description: "the model's file", min: 1, max: 1 },
  examples: [
    { does: "Take over a model", line: "deno task import page/model/model.json --out mine" },
    {
      does: "Train it further",
      line: "deno task train --plugin mine/plugin.ts --model mine --dataset mnist --epochs 1",
    },
  ],
};

/** Takes over the model at `path`, and prints what was written. */
export async function importModel(
  path: string,
  { out, overwrite }: FlagValues<typeof importFlags>,
): Promise<void> {
  if (out === undefined) throw new UsageError("--out: found nothing, needed: a folder");
  const name = checkRunName(basename(resolve(out)));
  const { layer, inputShape, shards } = await readLayersModel(path, { logits: true });
  const model = build(layer, { inputShape, random: new Random(0), backend: wasm() });
  const tensors = await readTensors({ ...model.parameters, ...model.state });
  await filesToReplace(out, overwrite);
  const [text, ...parts] = await Promise.all([
    readText(path),
    ...shards.map((shard) => readBytes(join(dirname(path), shard))),
  ]);
  await makeFolder(out);
  for (const [i, shard] of shards.entries()) {
    await makeFolder(dirname(join(out, shard)));
    await writeFileAtomic(join(out, shard), parts[i] ?? new Uint8Array());
  }
  await writeFileAtomic(join(out, MODEL_FILE), text);
  await writeFileAtomic(
    join(out, "model.safetensors"),
    encodeSafetensors(tensors, { model: name }),
  );
  const plugin = join(out, "plugin.ts");
  await writeFileAtomic(plugin, pluginText(name));
  console.log(
    `model    ${showShape(inputShape)} to ${showShape(model.outputShape)}, ` +
      `${formatCount(countParameters(model))} parameters`,
  );
  console.log(`plugin   ${plugin}`);
  console.log(`train    deno task train --plugin ${shellWord(plugin)} --model ${shellWord(name)}`);
}

function pluginText(name: string): string {
  return `import { layersModel } from "dinograd";

/** A model of TensorFlow.js with its parameters: \`deno task train --plugin plugin.ts --model ${name}\`. */
export const model = await layersModel(new URL("./${MODEL_FILE}", import.meta.url), {
  name: ${JSON.stringify(name)},
});
`;
}
