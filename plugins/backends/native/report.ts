/**
 * What the backend finds on this machine, for people.
 *
 * @module
 */
import { isUserError } from "../../../kernel/errors.ts";
import { blasInstallation } from "./blas.ts";
import { findMachine } from "./machine.ts";
import type { NativeOptions } from "./settings.ts";

/** What {@linkcode nativeReport} found. */
export interface NativeReport {
  /** Whether the backend can be made here. */
  readonly works: boolean;
  /** What was found, or what is missing: a name, and a line about it. */
  readonly findings: Readonly<Record<string, string>>;
  /** What would make it work, or faster: one line each, with what to do. */
  readonly hints: readonly string[];
}

/** Looks for everything that the backend uses. Never throws for what a machine may lack. */
export function nativeReport(options: NativeOptions = {}): NativeReport {
  try {
    const { compiler, cache, settings, blas } = findMachine(options);
    const hints = cache.warning === undefined ? [] : [cache.warning];
    if (blas.name === "none" && settings.blas !== "none") {
      hints.push(`native: there is no BLAS, own kernels multiply matrices; ${blasInstallation}`);
    }
    return {
      works: true,
      findings: {
        compiler: `${compiler.command}, ${compiler.version}`,
        cache: cache.folder,
        blas: blas.version === "" ? blas.name : `${blas.name}, ${blas.version}`,
        threads: String(settings.threads),
      },
      hints,
    };
  } catch (error) {
    if (!isUserError(error)) throw error;
    return { works: false, findings: {}, hints: [error.message] };
  }
}
