/**
 * What a card can do at best, measured: its plain float32 rate, and its copies.
 *
 * @module
 */
import { compile } from "../../../kernel/formula/compile.ts";
import { parse } from "../../../kernel/formula/parse.ts";
import { requestDevice } from "../../../plugins/backends/webgpu/adapter.ts";
import { Device } from "../../../plugins/backends/webgpu/device.ts";
import { createElementwise } from "../../../plugins/backends/webgpu/formula/elementwise.ts";
import { resultsIn } from "../../../plugins/backends/webgpu/results.ts";
import type { BestRates } from "../limits_table.ts";
import { formatRatio } from "../result_table.ts";
import type { SampleOptions } from "../sample.ts";
import { requestAdapter } from "./card.ts";
import { type Enqueued, sampleEnqueued } from "./enqueued.ts";
import { multiplyAdds, OPERATIONS } from "./multiply_add.ts";

/** What was found, in each round. */
export interface CardLimits {
  /** GFLOPS of multiply-adds in registers. */
  readonly multiplyAdds: readonly number[];
  /** Bytes of the array that was copied. */
  readonly copied: number;
  /** GB/s, read and written, of dinograd's element-wise copy. */
  readonly copies: readonly number[];
}

/** Numbers of the array that is copied, where the card allows it: 256 MiB, beyond all caches. */
const COPIED = 2 ** 26;

/** Measures both on a device of its own, which is given back. */
export async function measureCardLimits(options: SampleOptions): Promise<CardLimits> {
  const adapter = await requestAdapter();
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const allowed = Math.min(maxStorageBufferBindingSize, maxBufferSize) / 4;
  const device = new Device(await requestDevice(adapter));
  try {
    const adds = await sampleEnqueued(multiplyAdds(device), options);
    const length = Math.min(COPIED, 2 ** Math.floor(Math.log2(allowed)));
    const copies = await sampleEnqueued(copiesOf(device, length), options);
    return {
      multiplyAdds: adds.map((time) => OPERATIONS / time / 1e9),
      copied: 4 * length,
      copies: copies.map((time) => 2 * 4 * length / time / 1e9),
    };
  } finally {
    device.destroy();
  }
}

function copiesOf(device: Device, length: number): Enqueued {
  const { memory } = device;
  const copy = createElementwise(device, resultsIn(memory, "float32"));
  const { kernel } = compile(["x"], { out: parse("x", ["x"]) });
  const x = { shape: [length], data: memory.allocate(length) };
  return {
    ask() {
      for (const y of copy(kernel, [x], [], x.shape)) memory.release(y);
    },
    wait: () => device.read(x.data, 1),
  };
}

/** The best of all rounds. */
export function bestRates({ multiplyAdds, copies }: CardLimits): BestRates {
  return { gflops: Math.max(...multiplyAdds), bandwidth: Math.max(...copies) };
}

/** In a line. */
export function cardLimitsText(limits: CardLimits): string {
  const { gflops, bandwidth } = bestRates(limits);
  return `The card at best: ${formatRatio(gflops)} GFLOPS of float32 multiply-adds in registers, ` +
    `${formatRatio(bandwidth)} GB/s of copying ${limits.copied / 2 ** 20} MiB.`;
}
