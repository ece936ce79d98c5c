/**
 * What the machine offers, found when a backend is first made and shared by all of a process.
 *
 * @module
 */
import { UsageError } from "../../../kernel/errors.ts";
import { type Blas, findBlas } from "./blas.ts";
import { librarySource } from "./c/mod.ts";
import { Cache } from "./cache.ts";
import { type Compiler, findCompiler } from "./compiler.ts";
import { Library } from "./library.ts";
import { type NativeOptions, type Settings, settingsOf } from "./settings.ts";

/** The compiler, what it made, and what it makes of formulas. */
export interface Toolchain {
  readonly compiler: Compiler;
  readonly cache: Cache;
  readonly library: Library;
  /** The address of the function `kernel` compiled from a source. */
  address(source: string): number;
}

/** A toolchain with everything else that was chosen. */
export interface Machine extends Toolchain {
  readonly settings: Settings;
  readonly blas: Blas;
}

const toolchains = new Map<string, Toolchain>();

/** Finds compiler, cache and BLAS. Throws a user error that names what is missing and what to do. */
export function findMachine(options: NativeOptions): Machine {
  systemName(); // refuses what it does not know
  const settings = settingsOf(options);
  const key = JSON.stringify([settings.cc, settings.cache]);
  let toolchain = toolchains.get(key);
  if (toolchain === undefined) toolchains.set(key, toolchain = makeToolchain(settings));
  return {
    ...toolchain,
    settings,
    blas: findBlas(settings.blas, settings.blasFrom, toolchain.library),
  };
}

/** What the system calls itself. Throws a user error for one that has no C compiler as the others have. */
export function systemName(): string {
  const { os, arch } = Deno.build;
  if (os === "windows") {
    throw new UsageError(
      `native: found ${os}, allowed: linux, darwin and their kin; take --backend wasm`,
    );
  }
  return `${os} ${arch}`;
}

/** The kernels that do not depend on a formula. */
export function makeLibrary(compiler: Compiler, cache: Cache): Library {
  return new Library(cache.library(librarySource, compiler), compiler.command);
}

function makeToolchain({ cc, cache: folder }: Settings): Toolchain {
  const compiler = findCompiler(cc);
  const cache = Cache.open(folder);
  if (cache.lack !== undefined) {
    const { found, hint } = cache.lack;
    console.warn(`native: ${found}; kernels are compiled for this process alone; ${hint}`);
  }
  const library = makeLibrary(compiler, cache);
  const addresses = new Map<string, number>();
  return {
    compiler,
    cache,
    library,
    address(source) {
      let found = addresses.get(source);
      if (found === undefined) {
        const path = cache.library(source, compiler);
        found = library.find(path, "kernel");
        if (found === undefined) {
          throw new UsageError(
            `native: cannot load ${path}: ${library.lastError()}; remove the folder and try again, or take ` +
              "--backend wasm",
          );
        }
        addresses.set(source, found);
      }
      return found;
    },
  };
}
