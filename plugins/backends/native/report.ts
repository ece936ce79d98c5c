/**
 * What the backend finds on this machine, for people.
 *
 * @module
 */
import { type Capability, missingAs } from "../../../kernel/plugin.ts";
import { type Blas, blasInstallation, findBlas, findBlasAlone, giveUp } from "./blas.ts";
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
      // What a machine lacks may show in ways that nobody foresaw: the lines above it are to stand all the same.
      if (!(error instanceof Error)) throw error;
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
    const { blas, blasFrom } = settings;
    look("BLAS", () => findBlas(blas, blasFrom, library), (found) =>
      // Who wants none knows, or has forgotten.
      blas === "none" ? lacksBlas(`none, by ${blasFrom}`, giveUp(blasFrom)) : tellBlas(found));
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

function lacksBlas(how: string, hint: string): Told {
  // OpenBLAS 0.3.21 on 2 cores of an AMD EPYC: 188, 177 and 178 GFLOPS for 128 × 784 × 3136, 512³ and 1024³; the
  // kernels 158, 184 and 192. Steps of the MLP and the CNN differ by less than 3 %.
  const found =
    `${how}: matrices are multiplied by its own kernels, which take up to 1.2 times as long as ` +
    "OpenBLAS on an AMD EPYC";
  return { state: "slower", found, hint };
}

function tellBlas({ name, version }: Pick<Blas, "name" | "version">): Told {
  if (name !== "none") return works(version === "" ? name : `${name}, ${version}`);
  return lacksBlas("none", blasInstallation);
}
