/**
 * The datasets: generated, in a folder of the user's, or downloaded before.
 *
 * @module
 */
import { cacheFolder } from "../../data/cache.ts";
import {
  type DatasetPlugin,
  isUserError,
  type PluginSet,
  resolveOptions,
} from "../../kernel/mod.ts";
import { formatCount } from "../cli/format.ts";
import { type Finding, guarded, works } from "./finding.ts";

/** Reads every dataset, from `dataDir` or from where downloads are kept. Nothing is downloaded. */
export async function lookAtData(
  plugins: PluginSet,
  dataDir: string | undefined,
): Promise<Finding[]> {
  return await Promise.all(
    plugins.all("dataset").map((plugin) => guarded(plugin.name, () => lookAt(plugin, dataDir))),
  );
}

async function lookAt(plugin: DatasetPlugin, dataDir: string | undefined): Promise<Finding> {
  const { name, options } = plugin;
  try {
    const folder = dataDir ?? cacheFolder(name);
    const places = { dataDir: folder, onProgress: () => {} };
    const { splits } = await plugin.load(resolveOptions(options, {}, name), places);
    return works(name, `${formatCount(splits.train.size)} examples to train on`);
  } catch (error) {
    if (dataDir !== undefined || !isUserError(error)) throw error;
    return {
      name,
      state: "slower",
      found: "not on this machine: downloaded when first trained on",
      hint: "if you have its files: DINOGRAD_DATA=FOLDER, or --data-dir FOLDER",
    };
  }
}
