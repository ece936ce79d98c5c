/**
 * What the backend finds on this machine, for people.
 *
 * @module
 */
import { isUserError } from "../../../kernel/errors.ts";
import { type Capability, missingAs } from "../../../kernel/plugin.ts";
import { type Blas, blasInstallation, findBlas, findBlasAlone } from "./blas.ts";
import { Cache } from "./cache.ts";
import { findCompiler } from "./compiler.ts";
import { makeLibrary, systemName } from "./machine.ts";
import { type NativeOptions, settingsOf } from "./settings.ts";

/** A capability before it has its name. */
type Told = Omit<Capability, "name">;

/**
 * Looks for everything that the backend uses, one after the other, as far as what is missing allows. Never throws for what
 * a machine may lack.
 */
export function nativeReport(options: NativeOptions = {}): readonly Capability[] {
  const report: Capability[] = [];
  /** Reports what `find` finds; `undefined` where that is missing. */
  const look = <T>(name: string, find: () => T, tell: (found: T) => Told): T | undefined => {
    try {
      const found = find();
      report.push({ name, ...tell(found) });
      return found;
    } catch (error) {
      if (!isUserError(error)) throw error;
      report.push(missingAs(name, error));
      return undefined;
    }
  };

  const system = look("system", systemName, works);
  const settings = look("threads", () => settingsOf(options), (s) => works(String(s.threads)));
  if (system === undefined || settings === undefined) return report;
  const compiler = look(
    "compiler",
    () => findCompiler(settings.cc),
    ({ command, version }) => works(`${command}, ${version}`),
  );
  if (compiler === undefined) {
    // One who installs a compiler may install a BLAS too.
    if (settings.blas === "auto") report.push({ name: "BLAS", ...tellBlas(findBlasAlone()) });
    return report;
  }
  const cache = look("cache", () => Cache.open(settings.cache), tellCache);
  const library = cache &&
    look("kernels", () => makeLibrary(compiler, cache), () => works("compiled and loaded"));
  if (library !== undefined) {
    const find = () => findBlas(settings.blas, library);
    look("BLAS", find, (blas) => settings.blas === "none" ? works(blas.version) : tellBlas(blas));
  }
  return report;
}

function works(found: string): Told {
  return { state: "works", found };
}

function tellCache({ folder, lack }: Cache): Told {
  if (lack === undefined) return works(folder);
  const found = `${lack.found}: every start compiles everything anew, which takes seconds`;
  return { state: "slower", found, hint: lack.hint };
}

function tellBlas({ name, version }: Pick<Blas, "name" | "version">): Told {
  if (name !== "none") return works(version === "" ? name : `${name}, ${version}`);
  const found = "none: matrices are multiplied by its own kernels, which take somewhat longer";
  return { state: "slower", found, hint: blasInstallation };
}
