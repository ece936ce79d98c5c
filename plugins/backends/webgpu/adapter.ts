/**
 * Adapters: what this machine has to compute on, and asking one of them for a device.
 *
 * @module
 */
import { UsageError } from "../../../kernel/errors.ts";

/** Which adapter to take. */
export type AdapterChoice = "fast" | "frugal" | "software";

/** The choices in the order in which they are tried. */
export const adapterChoices: readonly AdapterChoice[] = ["fast", "frugal", "software"];

const requests: Readonly<Record<AdapterChoice, GPURequestAdapterOptions>> = {
  fast: { powerPreference: "high-performance" },
  frugal: { powerPreference: "low-power" },
  software: { forceFallbackAdapter: true },
};

const installation: string = Deno.build.os === "linux"
  ? "install the driver of the graphics card, or one in software: apt-get install mesa-vulkan-drivers libvulkan1"
  : "update the driver of the graphics card";

/** Where adapters are found. */
export type AdapterSource = Pick<GPU, "requestAdapter">;

/** Deno's WebGPU. Throws a user error where there is none. */
export function findGpu(): GPU {
  // The type says that it is always there; before Deno 2.9 it was not.
  const gpu: GPU | undefined = navigator.gpu;
  if (gpu === undefined) {
    throw new UsageError(
      `webgpu: Deno ${Deno.version.deno} has no WebGPU unless it is started with --unstable-webgpu; start it so, or ` +
        "update it: deno upgrade",
    );
  }
  return gpu;
}

/** Finds an adapter. Throws a user error where there is none of the kind. */
export async function findAdapter(gpu: AdapterSource, choice: AdapterChoice): Promise<GPUAdapter> {
  const adapter = await withRuntimeFolder(() => gpu.requestAdapter(requests[choice]));
  if (adapter !== null) return adapter;
  throw new UsageError(
    choice === "software"
      ? "webgpu: no software adapter was found; leave out the option adapter, or install one: apt-get install " +
        "mesa-vulkan-drivers libvulkan1"
      : `webgpu: no graphics adapter was found; ${installation}`,
  );
}

/** A folder for sockets, without which a library that looks for screens complains on stderr. */
const runtimeFolder = "XDG_RUNTIME_DIR";

/** Does something while there is such a folder; nothing is looked for in it. */
export async function withRuntimeFolder<T>(body: () => Promise<T>): Promise<T> {
  const { state } = Deno.permissions.querySync({ name: "env", variable: runtimeFolder });
  if (Deno.build.os !== "linux" || state !== "granted" || Deno.env.has(runtimeFolder)) {
    return await body();
  }
  Deno.env.set(runtimeFolder, "/tmp");
  try {
    return await body();
  } finally {
    Deno.env.delete(runtimeFolder);
  }
}

/** Asks for a device with all that its adapter has to give and this backend can use. */
export async function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const { limits, features } = adapter;
  return await adapter.requestDevice({
    requiredFeatures: features.has("shader-f16") ? ["shader-f16"] : [],
    requiredLimits: {
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
      maxStorageBuffersPerShaderStage: limits.maxStorageBuffersPerShaderStage,
    },
  });
}

/** What an adapter is called. */
export function nameOf({ info }: GPUAdapter): string {
  const { description, vendor, architecture } = info;
  return description || [vendor, architecture].filter((word) => word !== "").join(" ") || "unnamed";
}
