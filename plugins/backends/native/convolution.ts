/**
 * Fused kernels of convolution in its three directions. How they go about it is told in `c/correlation.ts`.
 *
 * @module
 */
import { type Fused, type Operand, type Shape, sizeOf } from "../../../kernel/backend.ts";
import { backward, type Course, forward, type Sweep } from "../wasm/convolution/axis.ts";
import { type Geometry, geometryOf } from "../wasm/convolution/geometry.ts";
import type { Calls } from "./call.ts";
import { addressOf, type Memory, type NativeArray } from "./memory.ts";
import { filled } from "./movement.ts";

/** The three maps of a convolution, by the names of their ops. */
export type Convolutions = Readonly<
  Record<"conv2d" | "convTranspose2d" | "conv2d.dweight", Fused<NativeArray>>
>;

type Array_ = Operand<NativeArray>;

/** Returns what calls the kernels. */
export function createConvolutions(memory: Memory, calls: Calls): Convolutions {
  /** The images as windows are to see them, and how large they then are; a copy only where it differs. */
  const framed = ({ data, shape }: Array_, { down, across }: Geometry) => {
    const [n = 0, c = 0, height = 0, width = 0] = shape;
    const line = across.frame.phases * across.frame.extent;
    const plane = down.frame.phases * down.frame.extent * line;
    if (isWhole(down, height) && isWhole(across, width)) return { data, line, plane };
    const frame = memory.allocate(n * c * plane);
    const args = [frame.address, addressOf(data), n * c];
    calls.pass(...args, ...frameWords(down, height), ...frameWords(across, width));
    calls.symbols.frame(calls.address);
    return { data: frame, line, plane };
  };

  /** Each pixel of the output is the weight times what its window sees. */
  const correlate = (
    x: Array_,
    weight: Array_,
    shape: Shape,
    geometry: Geometry,
    transposed: boolean,
  ): NativeArray => {
    const { groups, down, across } = geometry;
    const [images = 0, channels = 0, height = 0, width = 0] = shape;
    const [, second = 0, kh = 0, kw = 0] = weight.shape;
    const rows = channels / groups;
    const seen = (x.shape[1] ?? 0) / groups;
    const kernel = addressOf(weight.data);
    addressOf(x.data);
    const result = memory.allocate(sizeOf(shape));
    if (result.length === 0) return result;
    // The weight is [groups · rows, seen, ...]; transposed, it is [groups · seen, rows, ...].
    const [row, channel] = transposed ? [1, rows] : [second, 1];
    const frame = framed(x, geometry);
    const args = [result.address, frame.data.address, kernel, images, groups, seen, rows];
    args.push(frame.plane, frame.line, height * width, width);
    args.push(rows * seen * kh * kw, row * kh * kw, channel * kh * kw, kw);
    for (const vertical of down.sweeps) {
      for (const horizontal of across.sweeps) {
        calls.pass(...args, ...sweepWords(vertical), ...sweepWords(horizontal));
        calls.symbols.correlate(calls.address);
      }
    }
    if (frame.data !== x.data) memory.release(frame.data);
    return result;
  };

  /** Each number of the weight's gradient is the output's gradient times what windows see there. */
  const correlateGradient = (x: Array_, g: Array_, shape: Shape, geometry: Geometry) => {
    const { groups, down, across } = geometry;
    const [images = 0, channels = 0, height = 0, width = 0] = g.shape;
    const [, seen = 0] = shape;
    const gradient = addressOf(g.data);
    addressOf(x.data);
    const [vertical] = down.sweeps;
    const [horizontal] = across.sweeps;
    const size = sizeOf(shape);
    if (size === 0 || sizeOf(g.shape) === 0 || vertical === undefined || horizontal === undefined) {
      return filled(memory, calls, size, 0);
    }
    const result = memory.allocate(size);
    const frame = framed(x, geometry);
    const args = [result.address, frame.data.address, gradient, images, groups, seen];
    args.push(channels / groups, frame.plane, frame.line, height, width);
    calls.pass(...args, ...sweepWords(vertical), ...sweepWords(horizontal));
    calls.symbols.correlate_gradient(calls.address);
    if (frame.data !== x.data) memory.release(frame.data);
    return result;
  };

  return {
    conv2d: {
      run: (inputs, attributes, small) => {
        const [x, weight] = both(inputs);
        const shapes = { large: x.shape, small, weight: weight.shape };
        return correlate(x, weight, small, geometryOf(attributes, shapes, forward), false);
      },
    },
    convTranspose2d: {
      run: (inputs, attributes, large) => {
        const [x, weight] = both(inputs);
        const shapes = { large, small: x.shape, weight: weight.shape };
        return correlate(x, weight, large, geometryOf(attributes, shapes, backward), true);
      },
    },
    "conv2d.dweight": {
      run: (inputs, attributes, weight) => {
        const [x, g] = both(inputs);
        const shapes = { large: x.shape, small: g.shape, weight };
        return correlateGradient(x, g, weight, geometryOf(attributes, shapes, forward));
      },
    },
  };
}

/** Whether an axis is read as it lies. */
function isWhole({ frame: { before, step, phases, extent } }: Course, large: number): boolean {
  return before === 0 && step === 1 && phases === 1 && extent === large;
}

function frameWords({ frame: { before, step, phases, extent } }: Course, large: number): number[] {
  return [large, before, step, phases, extent];
}

function sweepWords({ count, target, step, taps }: Sweep): number[] {
  return [
    count,
    target,
    step,
    taps.length,
    ...taps.flatMap(({ index, offset }) => [index, offset]),
  ];
}

function both<T>([a, b]: readonly T[]): [T, T] {
  if (a === undefined || b === undefined) throw new Error("native: a convolution has two inputs");
  return [a, b];
}
