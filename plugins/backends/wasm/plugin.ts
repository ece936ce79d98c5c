import {
  type Backend,
  type BackendFunction,
  type Capability,
  defineBackend,
  isUserError,
  missingAs,
  type Option,
  option,
} from "../../../kernel/mod.ts";
import { mostThreads, threadsFor } from "../threads.ts";
import { hasRelaxedSimd, hasSharedMemory } from "./features.ts";
import type { WasmArray } from "./memory.ts";
import { createWasm } from "./mod.ts";

/** The options of {@linkcode wasm}. */
export type WasmPluginOptions = {
  readonly relaxed: Option<boolean>;
  readonly memory: Option<number>;
  readonly threads: Option<number>;
};

const options: WasmPluginOptions = {
  relaxed: option.boolean({
    default: true,
    description: "use fused multiply-add where the engine has it",
  }),
  memory: option.number({
    default: 4,
    above: 0,
    max: 4,
    description: "most memory to take, in GiB",
  }),
  threads: option.integer({
    default: 0,
    min: 0,
    max: mostThreads,
    description: "how many threads; 0: DINOGRAD_THREADS, or as many as there are cores",
  }),
};

/** What of WebAssembly the engine has, beyond what the backend cannot do without. */
function report(): readonly Capability[] {
  const hint = "deno upgrade";
  const relaxed: Omit<Capability, "name"> = hasRelaxedSimd()
    ? { state: "works", found: "multiplies and adds in one step" }
    : { state: "slower", found: "none: multiplies and adds in two steps", hint };
  return [{ name: "relaxed SIMD", ...relaxed }, reportThreads()];
}

function reportThreads(): Capability {
  const name = "threads";
  try {
    const count = threadsFor("wasm", 0);
    return hasSharedMemory()
      ? { name, state: "works", found: String(count) }
      : { name, state: "slower", found: "1: this engine has no shared memory" };
  } catch (error) {
    if (!isUserError(error)) throw error;
    return missingAs(name, error);
  }
}

/** WebAssembly SIMD in float32: the default backend, with nothing to install. */
export const wasm: BackendFunction<WasmPluginOptions, Backend<WasmArray>> = defineBackend({
  name: "wasm",
  description: "WebAssembly SIMD, float32",
  options,
  create: ({ relaxed, memory, threads }): Backend<WasmArray> =>
    createWasm({
      relaxed,
      threads: threadsFor("wasm", threads),
      ...(memory < 4 ? { maximumBytes: Math.floor(memory * 2 ** 30) } : {}),
    }),
  report,
});
