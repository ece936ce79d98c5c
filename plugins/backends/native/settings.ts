/**
 * What the backend is told: options, and environment variables where an option is left alone.
 *
 * @module
 */
import { environment } from "../environment.ts";
import { blasVariable } from "./blas.ts";
import { threadsFor } from "../threads.ts";

/** How the backend is made. */
export interface NativeOptions {
  /** The C compiler, by name or path; `auto`: `DINOGRAD_CC`, or the first found of cc, gcc and clang. */
  readonly cc?: string;
  /** The BLAS library, by name or path, or `none`; `auto`: `DINOGRAD_BLAS`, or the first one found. */
  readonly blas?: string;
  /** How many threads; 0: `DINOGRAD_THREADS`, or as many as there are cores. */
  readonly threads?: number;
  /** Where compiled kernels are kept; `auto`: `DINOGRAD_CACHE`, or a folder in the user's cache. */
  readonly cache?: string;
}

/** Options with all choices made but those that need a look at the machine. */
export interface Settings {
  /** A name, a path, or `auto`. */
  readonly cc: string;
  /** A library, `none`, or `auto`. */
  readonly blas: string;
  /** What says so: `the option blas` or `DINOGRAD_BLAS`. */
  readonly blasFrom: string;
  readonly threads: number;
  /** A folder, or `undefined` where the user has none. */
  readonly cache: string | undefined;
}

/** Fills in what was left open. */
export function settingsOf(
  { cc = "auto", blas = "auto", threads = 0, cache = "auto" }: NativeOptions = {},
): Settings {
  return {
    cc: chosen(cc, "DINOGRAD_CC") ?? "auto",
    blas: chosen(blas, blasVariable) ?? "auto",
    blasFrom: isLeftAlone(blas) ? blasVariable : "the option blas",
    threads: threadsFor("native", threads),
    cache: chosen(cache, "DINOGRAD_CACHE") ?? userCache(),
  };
}

function chosen(option: string, variable: string): string | undefined {
  return isLeftAlone(option) ? environment(variable) : option;
}

function isLeftAlone(option: string): boolean {
  return option === "auto" || option === "";
}

function userCache(): string | undefined {
  const home = environment("HOME");
  const folder = environment("XDG_CACHE_HOME") ??
    (home && `${home}/${Deno.build.os === "darwin" ? "Library/Caches" : ".cache"}`);
  return folder && `${folder}/dinograd/native`;
}
