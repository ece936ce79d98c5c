/**
 * Where the files of a run are, whatever folder it goes on from.
 *
 * @module
 */
import { resolve } from "@std/path";
import { UsageError } from "../../kernel/mod.ts";
import { absolutePlugin } from "../plugins.ts";
import type { Flags } from "./setup.ts";

/** The flags that say where something is read. */
type Places = Pick<Flags, "plugin" | "dataDir">;

/** The flags with absolute paths of plugins and data. */
export function withAbsolutePaths<F extends Places>(flags: F): F {
  if (flags.dataDir === "") throw new UsageError('--data-dir: found "", needed: a folder');
  return {
    ...flags,
    plugin: flags.plugin.map(absolutePlugin),
    dataDir: flags.dataDir === undefined ? undefined : resolve(flags.dataDir),
  };
}

/** The flags with the folder of local data that the environment names, where they name none. */
export function withDataOfEnvironment<F extends Places>(flags: F): F {
  return { ...flags, dataDir: flags.dataDir ?? (Deno.env.get("DINOGRAD_DATA") || undefined) };
}
