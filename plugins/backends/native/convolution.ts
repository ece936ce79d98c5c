/**
 * Fused kernels of convolution in its three directions. How they go about it is told in `c/correlation.ts`.
 *
 * @module
 */
import { type Fused, type Operand, type Shape, sizeOf } from "../../../kernel/backend.ts";
import { backward, type Course, forward, type Sweep } from "../wasm/convolution/axis.ts";
import { geometryOf } from "../wasm/convolution/geometry.ts";
import { type Attributes, Plans, type Shapes } from "../wasm/convolution/plans.ts";
import type { Calls } from "./call.ts";
import { addressOf, type Memory, type NativeArray } from "./memory.ts";
import { filled } from "./movement.ts";

/** The three maps of a convolution, by the names of their ops. */
export type Convolutions = Readonly<
  Record<"conv2d" | "convTranspose2d" | "conv2d.dweight", Fused<NativeArray>>
>;

type Array_ = Operand<NativeArray>;

/** What of a convolution follows from shapes and attributes: the words that its kernels are told besides addresses. */
interface Plan {
  readonly groups: number;
  /** Numbers of a row, and of a channel, of the images as windows are to see them. */
  readonly line: number;
  readonly plane: number;
  /** How they are framed; `undefined` where they are read as they lie. */
  readonly frame: readonly number[] | undefined;
  /** The sweeps, each down and across. */
  readonly sweeps: readonly (readonly number[])[];
}

/** Returns what calls the kernels. */
export function createConvolutions(memory: Memory, calls: Calls): Convolutions {
  const plans = new Plans<Plan>();
  const planFor = (op: keyof Convolutions, shapes: Shapes, attributes: Attributes): Plan =>
    plans.get(op, shapes, attributes, () => makePlan(op, shapes, attributes));

  /** The images as windows are to see them; a copy only where it differs. */
  const framed = ({ data, shape: [n = 0, c = 0] }: Array_, { plane, frame }: Plan): NativeArray => {
    if (frame === undefined) return data;
    const copy = memory.allocate(n * c * plane);
    calls.pass(copy.address, addressOf(data), n * c, ...frame);
    calls.symbols.frame(calls.address);
    return copy;
  };

  /** Each pixel of the output is the weight times what its window sees. */
  const correlate = (
    op: "conv2d" | "convTranspose2d",
    x: Array_,
    weight: Array_,
    shape: Shape,
    attributes: Attributes,
  ): NativeArray => {
    const transposed = op === "convTranspose2d";
    const [large, small] = transposed ? [shape, x.shape] : [x.shape, shape];
    const plan = planFor(op, { large, small, weight: weight.shape }, attributes);
    const { groups, plane, line } = plan;
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
    const source = framed(x, plan);
    const args = [result.address, source.address, kernel, images, groups, seen, rows];
    args.push(plane, line, height * width, width);
    args.push(rows * seen * kh * kw, row * kh * kw, channel * kh * kw, kw);
    for (const sweep of plan.sweeps) {
      calls.pass(...args, ...sweep);
      calls.symbols.correlate(calls.address);
    }
    if (source !== x.data) memory.release(source);
    return result;
  };

  /** Each number of the weight's gradient is the output's gradient times what windows see there. */
  const correlateGradient = (x: Array_, g: Array_, shape: Shape, attributes: Attributes) => {
    const shapes = { large: x.shape, small: g.shape, weight: shape };
    const plan = planFor("conv2d.dweight", shapes, attributes);
    const { groups, plane, line, sweeps: [sweep] } = plan;
    const [images = 0, channels = 0, height = 0, width = 0] = g.shape;
    const [, seen = 0] = shape;
    const gradient = addressOf(g.data);
    addressOf(x.data);
    const size = sizeOf(shape);
    if (size === 0 || sizeOf(g.shape) === 0 || sweep === undefined) {
      return filled(memory, calls, size, 0);
    }
    const result = memory.allocate(size);
    const source = framed(x, plan);
    const args = [result.address, source.address, gradient, images, groups, seen];
    args.push(channels / groups, plane, line, height, width);
    calls.pass(...args, ...sweep);
    calls.symbols.correlate_gradient(calls.address);
    if (source !== x.data) memory.release(source);
    return result;
  };

  return {
    conv2d: {
      run: (inputs, attributes, small) => {
        const [x, weight] = both(inputs);
        return correlate("conv2d", x, weight, small, attributes);
      },
    },
    convTranspose2d: {
      run: (inputs, attributes, large) => {
        const [x, weight] = both(inputs);
        return correlate("convTranspose2d", x, weight, large, attributes);
      },
    },
    "conv2d.dweight": {
      run: (inputs, attributes, weight) => {
        const [x, g] = both(inputs);
        return correlateGradient(x, g, weight, attributes);
      },
    },
  };
}

function makePlan(op: keyof Convolutions, shapes: Shapes, attributes: Attributes): Plan {
  const isBackward = op === "convTranspose2d";
  const { groups, down, across } = geometryOf(attributes, shapes, isBackward ? backward : forward);
  const [, , height = 0, width = 0] = isBackward ? shapes.small : shapes.large;
  const line = across.frame.phases * across.frame.extent;
  const isRead = isWhole(down, height) && isWhole(across, width);
  return {
    groups,
    line,
    plane: down.frame.phases * down.frame.extent * line,
    frame: isRead ? undefined : [...frameWords(down, height), ...frameWords(across, width)],
    sweeps: down.sweeps.flatMap((vertical) =>
      across.sweeps.map((horizontal) => [...sweepWords(vertical), ...sweepWords(horizontal)])
    ),
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
