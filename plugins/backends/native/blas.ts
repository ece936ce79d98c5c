/**
 * The system's BLAS.
 *
 * @module
 */
import { UsageError } from "../../../kernel/errors.ts";
import type { Library } from "./library.ts";

/** Where matrix products come from. */
export interface Blas {
  /** The library's name, or `none`. */
  readonly name: string;
  /** What it says of itself. */
  readonly version: string;
  /** The address of `cblas_sgemm`; 0 for none. */
  readonly sgemm: number;
  /** Whether it was told to use one thread: then this backend's threads share the work. */
  readonly isSplit: boolean;
}

/** The variable that names one. */
export const blasVariable = "DINOGRAD_BLAS";

/** The C kernels. */
const none: Blas = { name: "none", version: "this backend's own kernels", sgemm: 0, isSplit: true };

/** Usual names, the fastest first. The plain `libblas` is the slow reference: not among them. */
const names: readonly string[] = Deno.build.os === "darwin"
  ? ["/System/Library/Frameworks/Accelerate.framework/Accelerate"]
  : [
    ...["libopenblas.so.0", "libopenblas.so", "libblis.so.4", "libblis.so.3", "libblis.so"],
    ...["libmkl_rt.so.2", "libmkl_rt.so.1", "libmkl_rt.so"],
  ];

/** How to install one. */
export const blasInstallation: string = Deno.build.os === "darwin"
  ? "Accelerate is part of macOS"
  : "install one with: apt-get install libopenblas0-pthread (or your system's like)";

/** How a BLAS is told its number of threads, by value, and asked for its version. */
const controls = [
  { threads: "openblas_set_num_threads", version: "openblas_get_config" },
  { threads: "bli_thread_set_num_threads", version: "bli_info_get_version_str" },
  { threads: "MKL_Set_Num_Threads", version: undefined },
] as const;

/** The first of the usual libraries that can be loaded, found without this backend's own library. */
export function findBlasAlone(): Pick<Blas, "name" | "version"> {
  for (const name of names) {
    try {
      // It stays loaded: some start threads that must not be left without their code.
      Deno.dlopen(name, { cblas_sgemm: { parameters: [], result: "void" } });
      return { name, version: "" };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }
  return none;
}

/** What is to be done to have the choice made here. */
export function giveUp(from: string): string {
  return from === blasVariable ? `unset ${blasVariable}` : `leave ${from} at auto`;
}

/**
 * Finds the library that was asked for: `auto`, `none`, or a name. `from` says where that name stands, for the error of one
 * that cannot be taken.
 */
export function findBlas(wanted: string, from: string, library: Library): Blas {
  if (wanted === "none") return none;
  for (const name of wanted === "auto" ? names : [wanted]) {
    const sgemm = library.find(name, "cblas_sgemm");
    if (sgemm === undefined) continue;
    for (const control of controls) {
      const set = library.find(name, control.threads);
      if (set === undefined) continue;
      library.symbols.tell(set, 1);
      const asked = control.version && library.find(name, control.version);
      return { name, version: asked ? library.ask(asked) : "", sgemm, isSplit: true };
    }
    return { name, version: "", sgemm, isSplit: false };
  }
  if (wanted === "auto") return none;
  const reason = library.lastError() || "it has no cblas_sgemm";
  const usual = findBlasAlone();
  throw new UsageError(
    `native: ${from}: cannot take "${wanted}": ${reason}; allowed: auto, none, or a library with cblas_sgemm; ` +
      `${giveUp(from)}: ` +
      (usual === none ? `there is no other BLAS, ${blasInstallation}` : `${usual.name} is here`),
  );
}
