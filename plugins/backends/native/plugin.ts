import {
  type Backend,
  type BackendFunction,
  defineBackend,
  type Option,
  option,
} from "../../../kernel/mod.ts";
import type { NativeArray } from "./memory.ts";
import { mostThreads } from "../threads.ts";
import { createNative } from "./mod.ts";
import { nativeReport } from "./report.ts";

/** The options of {@linkcode native}. */
export type NativePluginOptions = {
  readonly cc: Option<string>;
  readonly blas: Option<string>;
  readonly threads: Option<number>;
  readonly cache: Option<string>;
};

const options: NativePluginOptions = {
  cc: option.text({
    default: "auto",
    description: "the C compiler; auto: DINOGRAD_CC, or the first found of cc, gcc, clang",
  }),
  blas: option.text({
    default: "auto",
    description: "library for matrix products, or none; auto: DINOGRAD_BLAS, or the first found",
  }),
  threads: option.integer({
    default: 0,
    min: 0,
    max: mostThreads,
    description: "how many threads; 0: DINOGRAD_THREADS, or as many as there are cores",
  }),
  cache: option.text({
    default: "auto",
    description: "folder of compiled kernels; auto: DINOGRAD_CACHE, or the user's cache",
  }),
};

/** C compiled on this machine, float32, with the system's BLAS: the fastest CPU backend. */
export const native: BackendFunction<NativePluginOptions, Backend<NativeArray>> = defineBackend({
  name: "native",
  description: "C compiled by the system's cc, BLAS, float32: the fastest on a CPU",
  options,
  create: (values): Backend<NativeArray> => createNative(values),
  report: () => nativeReport(),
});
