/**
 * The plugins that tasks know: the project's own, and those named on the command line.
 *
 * @module
 */
import { resolve, toFileUrl } from "@std/path";
import { datasets } from "../data/mod.ts";
import { isUserError, PluginSet, UsageError } from "../kernel/mod.ts";
import * as backends from "../plugins/backends/mod.ts";
import * as losses from "../plugins/losses/mod.ts";
import * as models from "../plugins/models/mod.ts";
import * as ops from "../plugins/ops/mod.ts";
import * as optimizers from "../plugins/optimizers/mod.ts";

/** The project's own plugins. */
export const ownPlugins: PluginSet = PluginSet.empty.with([
  ...Object.values(ops),
  ...Object.values(models),
  ...Object.values(losses),
  ...Object.values(optimizers),
  ...Object.values(backends),
  ...datasets,
], "dinograd");

/**
 * The project's plugins and those that the modules at `paths` export (a path of a file, or a URL).
 *
 * @throws {UsageError} for a module that cannot be loaded, has no plugin, or takes a name.
 */
export async function loadPlugins(paths: readonly string[]): Promise<PluginSet> {
  let plugins = ownPlugins;
  for (const path of paths) {
    const exported = Object.values(await importModule(path));
    const grown = plugins.with(exported, path);
    if (grown.size === plugins.size) {
      throw new UsageError(
        `--plugin ${path}: found no new plugin among its exports, needed: an op, model, loss, optimizer, ` +
          "dataset or backend, made by elementwise(), defineOp(), defineModel(), ...",
      );
    }
    plugins = grown;
  }
  return plugins;
}

/** The path of a plugin's module, from whatever folder; a URL is one already. */
export function absolutePlugin(path: string): string {
  return isUrl(path) ? path : resolve(path);
}

/** A letter and a colon are a drive of Windows. */
function isUrl(path: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(path);
}

async function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  const url = isUrl(path) ? path : toFileUrl(resolve(path)).href;
  try {
    const module: unknown = await import(url);
    return typeof module === "object" && module !== null ? { ...module } : {};
  } catch (error) {
    if (isUserError(error)) throw new UsageError(`--plugin ${path}: ${error.message}`);
    if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
    const [line = ""] = error.message.split("\n");
    throw new UsageError(`--plugin ${path}: cannot be loaded: ${line}`);
  }
}
