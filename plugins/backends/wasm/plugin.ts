import {
  type Backend,
  type BackendFunction,
  defineBackend,
  type Option,
  option,
} from "../../../kernel/mod.ts";
import type { WasmArray } from "./memory.ts";
import { createWasm } from "./mod.ts";

/** The options of {@linkcode wasm}. */
export type WasmPluginOptions = {
  readonly relaxed: Option<boolean>;
  readonly memory: Option<number>;
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
};

/** WebAssembly SIMD in float32: the default backend, with nothing to install. */
export const wasm: BackendFunction<WasmPluginOptions, Backend<WasmArray>> = defineBackend({
  name: "wasm",
  description: "WebAssembly SIMD, float32",
  options,
  create: ({ relaxed, memory }): Backend<WasmArray> =>
    createWasm({ relaxed, ...(memory < 4 ? { maximumBytes: Math.floor(memory * 2 ** 30) } : {}) }),
});
