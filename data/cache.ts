/**
 * Where downloaded files are kept.
 *
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../kernel/errors.ts";

/**
 * The folder for the files of one dataset: `$DINOGRAD_CACHE/NAME` if that is set, else
 * `dinograd/NAME` in the user's cache folder (`%LOCALAPPDATA%` on Windows, elsewhere
 * `$XDG_CACHE_HOME` or `~/.cache`). Throws a {@linkcode UsageError} if there is none.
 */
export function cacheFolder(
  name: string,
  environment: (variable: string) => string | undefined = (v) => Deno.env.get(v),
  windows: boolean = Deno.build.os === "windows",
): string {
  // An empty variable counts as unset, as the XDG specification asks.
  const get = (variable: string) => environment(variable) || undefined;
  const own = get("DINOGRAD_CACHE");
  if (own !== undefined) return join(own, name);
  const home = get("HOME");
  const users = windows
    ? get("LOCALAPPDATA")
    : get("XDG_CACHE_HOME") ?? (home === undefined ? undefined : join(home, ".cache"));
  if (users === undefined) {
    throw new UsageError(
      `${name}: found no cache folder: ${windows ? "LOCALAPPDATA" : "HOME"} is not set; ` +
        "set DINOGRAD_CACHE to a folder for downloads",
    );
  }
  return join(users, "dinograd", name);
}
