/**
 * The `webgpu` backend: float32 on any graphics card, through Deno's own WebGPU.
 *
 * | where | what |
 * | --- | --- |
 * | `plugin.ts`, `adapter.ts` | options, and what is found on the machine |
 * | `device.ts` | commands in batches, programs, bind groups |
 * | `array.ts`, `memory.ts`, `results.ts` | arrays, and a pool of buffers |
 * | `shader.ts` | shaders as data |
 * | `formula/` | formulas as WGSL |
 * | `product/` | matrix products and convolutions: one shader, numbers from different places |
 * | `reduce.ts`, `movement.ts`, `windows.ts`, `rows.ts`, `random.ts` | the other primitives |
 * | `pooling.ts`, `normalization.ts`, `cross_entropy.ts` | fused kernels |
 *
 * @module
 */
import type { Backend } from "../../../kernel/backend.ts";
import { UsageError } from "../../../kernel/errors.ts";
import { wrongNumber } from "../known_values.ts";
import {
  type AdapterChoice,
  type AdapterSource,
  findAdapter,
  findGpu,
  nameOf,
  requestDevice,
} from "./adapter.ts";
import type { GpuArray, StorageType } from "./array.ts";
import { createCrossEntropy } from "./cross_entropy.ts";
import { type Counts, Device } from "./device.ts";
import { createElementwise } from "./formula/elementwise.ts";
import { createMovement } from "./movement.ts";
import { createNormalization } from "./normalization.ts";
import { createPooling } from "./pooling.ts";
import { createConvolutions } from "./product/convolution.ts";
import { createMatmul } from "./product/matmul.ts";
import { createProducts } from "./product/product.ts";
import { createRandom } from "./random.ts";
import { createReduce } from "./reduce.ts";
import { resultsIn } from "./results.ts";
import { createRows } from "./rows.ts";
import { createWindows } from "./windows.ts";

export type { AdapterChoice, AdapterSource } from "./adapter.ts";
export type { Block, GpuArray, StorageType } from "./array.ts";
export type { Counts } from "./device.ts";
export { webgpu, type WebGpuOptions } from "./plugin.ts";

/** What the backend is made with. */
export interface WebGpuSettings {
  /** Which adapter. */
  readonly adapter?: AdapterChoice;
  /** How results are stored. */
  readonly storage?: StorageType;
  /** Where adapters are found; Deno's own when left out. */
  readonly gpu?: AdapterSource;
}

/** The backend, and what it has asked of the GPU. */
export interface WebGpuBackend extends Backend<GpuArray> {
  /** What has been asked of the GPU so far. */
  readonly counts: Counts;
}

/** Makes the backend, once it has computed known values. Throws a user error where the machine lacks what it needs. */
export async function createWebGpu(settings: WebGpuSettings = {}): Promise<WebGpuBackend> {
  const { adapter: choice = "fast", storage = "float32", gpu = findGpu() } = settings;
  const adapter = await findAdapter(gpu, choice);
  const device = new Device(await requestDevice(adapter));
  try {
    if (storage === "float16" && !device.hasHalves) {
      throw new UsageError(
        `webgpu: storage=float16 was asked for, and the adapter ${
          nameOf(adapter)
        } lacks the feature shader-f16; ` +
          "leave the option storage out",
      );
    }
    const backend = makeBackend(device, storage);
    const wrong = await wrongNumber(backend);
    if (wrong === undefined) return backend;
    throw new UsageError(
      `webgpu: the adapter ${
        nameOf(adapter)
      } computes wrong numbers: ${wrong}; update its driver, or take another ` +
        "adapter with --set backend.adapter=software, or --backend wasm",
    );
  } catch (error) {
    device.destroy();
    throw error;
  }
}

function makeBackend(device: Device, storage: StorageType): WebGpuBackend {
  const { memory } = device;
  const results = resultsIn(memory, storage);
  const reduce = createReduce(device, results);
  const sum = (data: GpuArray, shape: readonly number[]) => reduce("sum", { data, shape }, [0]);
  const product = createProducts(device, results, (x, parts, n) => sum(x, [parts, n]));
  return {
    name: "webgpu",
    dtype: "float32",
    ...storage === "float16" && { roundoff: 2 ** -11 },
    enqueues: true,
    fused: {
      ...createConvolutions(device, results, product),
      ...createPooling(device, results),
      ...createNormalization(device, results),
      ...createCrossEntropy(device, results, (x, n) => sum(x, [n])),
    },
    get counts() {
      return device.counts;
    },

    upload: (values) => device.upload(values),
    read: (data, length) => device.read(data, length),
    release: (data) => memory.release(data),
    memory: () => memory.use(),

    elementwise: createElementwise(device, results),
    reduce,
    matmul: createMatmul(device, results, product),
    ...createMovement(device, results),
    ...createRows(device, results),
    ...createWindows(device, results),
    random: createRandom(device, results),
  };
}
