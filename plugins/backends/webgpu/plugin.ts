/**
 * The plugin.
 *
 * @module
 */
import {
  type BackendFunction,
  type Capability,
  defineBackend,
  missingAs,
  type Option,
  option,
} from "../../../kernel/mod.ts";
import { type AdapterChoice, adapterChoices, findAdapter, findGpu, nameOf } from "./adapter.ts";
import type { StorageType } from "./array.ts";
import { createWebGpu, type WebGpuBackend } from "./mod.ts";

/** The options of {@linkcode webgpu}. */
export type WebGpuOptions = {
  readonly adapter: Option<AdapterChoice>;
  readonly storage: Option<StorageType>;
};

const options: WebGpuOptions = {
  adapter: option.choice({
    default: "fast",
    choices: adapterChoices,
    description: "which adapter: the fast one, the frugal one, or one in software",
  }),
  storage: option.choice({
    default: "float32",
    choices: ["float32", "float16"],
    description: "how what is computed is stored; parameters and sums stay float32",
  }),
};

/** Any graphics card, through Deno's own WebGPU. */
export const webgpu: BackendFunction<WebGpuOptions, Promise<WebGpuBackend>> = defineBackend({
  name: "webgpu",
  description: "graphics cards, by Deno's own WebGPU",
  options,
  create: (values): Promise<WebGpuBackend> => createWebGpu(values),
  report,
});

/** The adapters of this machine, and whether the one that is taken computes right numbers. */
async function report(): Promise<Capability[]> {
  try {
    const gpu = findGpu();
    const found = new Map<string, AdapterChoice[]>();
    for (const choice of adapterChoices) {
      try {
        const name = nameOf(await findAdapter(gpu, choice));
        found.set(name, [...found.get(name) ?? [], choice]);
      } catch {
        // There is none of this kind.
      }
    }
    // Throws for what is missing, and for what computes wrong numbers.
    await createWebGpu();
    return [...found].map(([name, choices]) => ({
      name: "adapter",
      state: "works" as const,
      found: `${name} (backend.adapter=${choices.join(" or ")})`,
    }));
  } catch (error) {
    if (error instanceof Error) return [missingAs("adapter", error)];
    throw error;
  }
}
