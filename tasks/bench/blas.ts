/**
 * The system's BLAS, called as directly as can be: what the `native` backend's matrix products are compared with.
 *
 * @module
 */
import { isUserError } from "../../kernel/mod.ts";
import { findMachine } from "../../plugins/backends/native/machine.ts";

const setThreads = { parameters: ["i32"], result: "void", optional: true } as const;

const symbols = {
  cblas_sgemm: {
    parameters: [
      ...["i32", "i32", "i32", "i32", "i32", "i32"] as const,
      ...["f32", "buffer", "i32", "buffer", "i32", "f32", "buffer", "i32"] as const,
    ],
    result: "void",
  },
  openblas_set_num_threads: setThreads,
  bli_thread_set_num_threads: setThreads,
  MKL_Set_Num_Threads: setThreads,
} as const;

/** `CblasRowMajor`, `CblasNoTrans` and `CblasTrans` of cblas.h. */
const [ROW_MAJOR, PLAIN, TRANSPOSED] = [101, 111, 112];

/** A library of matrix products. */
export interface Blas {
  /** Its name, and what it says of its version. */
  readonly name: string;
  /** Tells it how many threads to use; whether it can be told. */
  setThreads(count: number): boolean;
  /** c = a × bᵀ, for `a` [m, k], `b` [n, k] and `c` [m, n]. */
  multiply(
    [m, k, n]: readonly [m: number, k: number, n: number],
    a: Float32Array<ArrayBuffer>,
    b: Float32Array<ArrayBuffer>,
    c: Float32Array<ArrayBuffer>,
  ): void;
}

/** The library that the `native` backend takes; why there is none, as a text. */
export function openBlas(): Blas | string {
  let found;
  try {
    found = findMachine({}).blas;
  } catch (error) {
    if (isUserError(error)) return error.message;
    throw error;
  }
  if (found.sgemm === 0) return "there is no BLAS on this machine";
  const { symbols: library } = Deno.dlopen(found.name, symbols);
  const tell = library.openblas_set_num_threads ?? library.bli_thread_set_num_threads ??
    library.MKL_Set_Num_Threads;
  return {
    name: found.version === "" ? found.name : `${found.name}, ${found.version}`,
    setThreads(count) {
      tell?.(count);
      return tell !== null;
    },
    multiply([m, k, n], a, b, c) {
      library.cblas_sgemm(ROW_MAJOR, PLAIN, TRANSPOSED, m, n, k, 1, a, k, b, k, 0, c, n);
    },
  };
}
