/**
 * A device and its queue: commands are written down, many to a batch, and submitted together.
 *
 * What a kernel costs before the GPU does anything is mostly its bind group. The pool hands out the same blocks from step
 * to step (see `memory.ts`), so that bind groups can be kept, and all parameters of a batch lie in one buffer, each
 * found by its offset: a bind group does not change with them.
 *
 * @module
 */
import { UsageError, ValueError } from "../../../kernel/errors.ts";
import { type Block, blockOf, bytesOf, type GpuArray, type StorageType } from "./array.ts";
import { Memory } from "./memory.ts";
import { mostGroups, type Shader, textOf } from "./shader.ts";

/** Kernels of a batch at most: when the GPU has waited long enough for its first. */
const mostKernels = 128;
/** Bind groups of a program at most. */
const mostBindGroups = 4096;
/** The most bytes that one kernel's parameters take, as a multiple of the alignment of offsets. */
const parameterBytes = 256;

/** A shader that was compiled for one storage of its arrays. */
interface Program {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  /** For each parameter whether it is a float. */
  readonly floats: readonly boolean[];
  /** By the numbers of the blocks that are bound. */
  readonly bindGroups: Map<string, GPUBindGroup>;
}

/** What has been asked of the GPU. */
export interface Counts {
  /** Kernels that were started. */
  readonly dispatches: number;
  /** Batches that were handed over. */
  readonly submissions: number;
  /** Bind groups that were made. */
  readonly bindGroups: number;
}

/** Runs shaders over arrays. */
export class Device {
  readonly memory: Memory;
  readonly #device: GPUDevice;
  readonly #programs = new Map<string, Program>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();
  /** Parameters of a batch on this side and on the device's. */
  readonly #numbers = new ArrayBuffer(parameterBytes * mostKernels);
  readonly #floats = new Float32Array(this.#numbers);
  readonly #words = new Uint32Array(this.#numbers);
  readonly #parameters: GPUBuffer;
  /** Buffers for reading that are free, by size. */
  readonly #staging = new Map<number, GPUBuffer[]>();
  #encoder: GPUCommandEncoder | undefined;
  #pass: GPUComputePassEncoder | undefined;
  /** The batch that is being written, and how many kernels it has. */
  #batch = 0;
  #kernels = 0;
  #counts = { dispatches: 0, submissions: 0, bindGroups: 0 };
  /** What went wrong on the device, which tells it some time later. */
  #failure: Error | undefined;

  /** Over a device of one's own. */
  constructor(device: GPUDevice) {
    this.#device = device;
    const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
    this.memory = new Memory({
      mostBytes: Math.min(maxStorageBufferBindingSize, maxBufferSize),
      create: (size) => this.#buffer(size),
      forget: () => {
        this.submit();
        for (const { bindGroups } of this.#programs.values()) bindGroups.clear();
      },
    });
    this.#parameters = device.createBuffer({
      label: "parameters",
      size: this.#numbers.byteLength,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    device.addEventListener("uncapturederror", (event) => {
      if (event instanceof GPUUncapturedErrorEvent) this.#failure ??= failureOf(event.error);
    });
    device.lost.then(({ reason, message }) => {
      this.#failure = new UsageError(
        `webgpu: the device was lost, with everything on it (${message.trim() || reason})`,
      );
    }).catch(() => {});
  }

  /** What has been asked of the GPU so far. */
  get counts(): Counts {
    return this.#counts;
  }

  /** The most arrays that a shader may see. */
  get mostArrays(): number {
    return this.#device.limits.maxStorageBuffersPerShaderStage;
  }

  /** Whether arrays can be stored in float16. */
  get hasHalves(): boolean {
    return this.#device.features.has("shader-f16");
  }

  /** Ends the device. */
  destroy(): void {
    this.#device.destroy();
  }

  /**
   * Runs a shader over arrays, in the order of its reads, writes and updates, in a grid of so many workgroups. `make` is called once
   * for each `key`.
   */
  run(
    key: string,
    make: () => Shader,
    arrays: readonly GpuArray[],
    parameters: readonly number[],
    groups: number,
  ): void {
    if (groups === 0) return;
    const program = this.#programFor(key, make, arrays);
    const bindGroup = this.#bindGroupFor(program, arrays);
    const offset = parameterBytes * this.#kernels;
    for (let i = 0, at = offset / 4; i < parameters.length; i++, at++) {
      const number = parameters[i] ?? NaN;
      if (program.floats[i] === true) this.#floats[at] = number;
      else this.#words[at] = number;
    }
    this.#encoder ??= this.#device.createCommandEncoder();
    const pass = this.#pass ??= this.#encoder.beginComputePass();
    pass.setPipeline(program.pipeline);
    pass.setBindGroup(0, bindGroup, [offset]);
    pass.dispatchWorkgroups(Math.min(groups, mostGroups), Math.ceil(groups / mostGroups));
    this.#counts.dispatches++;
    if (++this.#kernels === mostKernels) this.submit();
  }

  /** Copies values into a new array. */
  upload(values: ArrayLike<number>): GpuArray {
    const own = isPlain(values) ? values : Float32Array.from(values);
    const array = this.memory.allocate(own.length, "float32", this.#batch);
    const { buffer } = blockOf(array);
    // This happens before the batch that is being written: it names no block of this array.
    if (own.length > 0) this.#device.queue.writeBuffer(buffer, 0, own);
    return array;
  }

  /** The first numbers of an array, after all that was asked before. */
  async read(array: GpuArray, length: number): Promise<Float32Array<ArrayBuffer>> {
    this.#throwFailure();
    const bytes = Math.ceil(bytesOf(length, array.storage) / 4) * 4;
    if (length === 0) return new Float32Array(0);
    const { buffer } = blockOf(array);
    const staging = this.#stagingOf(bytes);
    this.#endPass();
    this.#encoder ??= this.#device.createCommandEncoder();
    this.#encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
    this.submit();
    try {
      await staging.mapAsync(GPUMapMode.READ, 0, bytes);
    } catch (error) {
      // What went wrong is told after the promise that fails for it.
      await new Promise((resolve) => setTimeout(resolve));
      this.#throwFailure();
      throw error;
    }
    const mapped = staging.getMappedRange(0, bytes);
    const values = numbersOf(mapped, length, array.storage);
    staging.unmap();
    this.#staging.get(staging.size)?.push(staging);
    this.#throwFailure();
    return values;
  }

  /** Hands over what has been written. */
  submit(): void {
    if (this.#encoder === undefined) return;
    this.#endPass();
    const { queue } = this.#device;
    if (this.#kernels > 0) {
      queue.writeBuffer(this.#parameters, 0, this.#numbers, 0, parameterBytes * this.#kernels);
    }
    queue.submit([this.#encoder.finish()]);
    this.#encoder = undefined;
    this.#kernels = 0;
    this.#batch++;
    this.#counts.submissions++;
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = undefined;
  }

  /** Throws what went wrong. What did not fit is told once: with less there may be room. */
  #throwFailure(): void {
    const failure = this.#failure;
    if (failure instanceof ValueError) this.#failure = undefined;
    if (failure !== undefined) throw failure;
  }

  #buffer(size: number): GPUBuffer {
    this.#throwFailure();
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
    return this.#device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST });
  }

  #stagingOf(bytes: number): GPUBuffer {
    const size = 2 ** Math.ceil(Math.log2(Math.max(256, bytes)));
    let free = this.#staging.get(size);
    if (free === undefined) this.#staging.set(size, free = []);
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    return free.pop() ?? this.#device.createBuffer({ size, usage });
  }

  #programFor(key: string, make: () => Shader, arrays: readonly GpuArray[]): Program {
    let full = key;
    for (let i = 0; i < arrays.length; i++) {
      if (arrays[i]?.storage === "float16") full += ` h${i}`;
    }
    let program = this.#programs.get(full);
    if (program === undefined) {
      this.#throwFailure();
      this.#programs.set(full, program = this.#compile(make(), arrays.map((a) => a.storage)));
    }
    return program;
  }

  #compile(shader: Shader, storages: readonly StorageType[]): Program {
    const { reads, writes, updates = [], parameters } = shader;
    const arrays = reads.length + writes.length + updates.length;
    if (arrays > this.mostArrays) {
      throw new ValueError(
        `webgpu: a kernel reads and writes ${arrays} arrays, and shaders of this adapter see at most ` +
          `${this.mostArrays}; cut the formula into several`,
      );
    }
    if (4 * parameters.length > parameterBytes) {
      throw new ValueError(
        `webgpu: a kernel has ${parameters.length} parameters, allowed: ${
          parameterBytes / 4
        }; cut the formula into ` +
          "several",
      );
    }
    const module = this.#device.createShaderModule({ code: textOf(shader, storages) });
    const layout = this.#layoutFor(reads.length, writes.length + updates.length);
    const pipelineLayout = this.#device.createPipelineLayout({ bindGroupLayouts: [layout] });
    return {
      pipeline: this.#device.createComputePipeline({
        layout: pipelineLayout,
        compute: { module, entryPoint: "main" },
      }),
      layout,
      floats: parameters.map((declaration) => declaration.endsWith("f32")),
      bindGroups: new Map(),
    };
  }

  #layoutFor(reads: number, writes: number): GPUBindGroupLayout {
    const key = `${reads} ${writes}`;
    let layout = this.#layouts.get(key);
    if (layout === undefined) {
      const visibility = GPUShaderStage.COMPUTE;
      const entries: GPUBindGroupLayoutEntry[] = [
        { binding: 0, visibility, buffer: { type: "uniform", hasDynamicOffset: true } },
      ];
      for (let i = 0; i < reads + writes; i++) {
        const type = i < reads ? "read-only-storage" : "storage";
        entries.push({ binding: i + 1, visibility, buffer: { type } });
      }
      this.#layouts.set(key, layout = this.#device.createBindGroupLayout({ entries }));
    }
    return layout;
  }

  #bindGroupFor({ bindGroups, layout }: Program, arrays: readonly GpuArray[]): GPUBindGroup {
    let key = "";
    for (let i = 0; i < arrays.length; i++) {
      const array = arrays[i];
      if (array === undefined) continue;
      const block = blockOf(array);
      block.batch = this.#batch;
      key += `${block.id} `;
    }
    let bindGroup = bindGroups.get(key);
    if (bindGroup === undefined) {
      if (bindGroups.size === mostBindGroups) bindGroups.clear();
      const parameters = { buffer: this.#parameters, size: parameterBytes };
      const blocks: Block[] = arrays.map(blockOf);
      bindGroup = this.#device.createBindGroup({
        layout,
        entries: [
          { binding: 0, resource: parameters },
          ...blocks.map(({ buffer }, i) => ({ binding: i + 1, resource: { buffer } })),
        ],
      });
      bindGroups.set(key, bindGroup);
      this.#counts.bindGroups++;
    }
    return bindGroup;
  }
}

function failureOf(error: GPUError): Error {
  if (error instanceof GPUOutOfMemoryError) {
    return new ValueError(
      `webgpu: out of memory (${error.message}); put the body of a loop into step(), or use a smaller batch or model`,
    );
  }
  if (error instanceof GPUInternalError) {
    return new UsageError(
      `webgpu: the driver failed: ${
        error.message.trim().split("\n")[0]
      }; update it, or take --backend wasm`,
    );
  }
  return new Error(`webgpu: ${error.message}`);
}

/** Whether the values can be copied as they are. */
function isPlain(values: ArrayLike<number>): values is Float32Array<ArrayBuffer> {
  return values instanceof Float32Array && values.buffer instanceof ArrayBuffer;
}

/** Numbers from what was mapped, copied. */
function numbersOf(
  mapped: ArrayBuffer,
  length: number,
  storage: StorageType,
): Float32Array<ArrayBuffer> {
  return storage === "float32"
    ? new Float32Array(mapped.slice(0, 4 * length))
    : Float32Array.from(new Float16Array(mapped, 0, length));
}
