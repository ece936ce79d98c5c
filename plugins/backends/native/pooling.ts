/**
 * Fused kernels of pools.
 *
 * @module
 */

import { type Fused, type Operand, type Shape, sizeOf } from "../../../kernel/backend.ts";
import type { Calls } from "./call.ts";
import { addressOf, type Memory, type NativeArray } from "./memory.ts";
import type { Movement } from "./movement.ts";
import { areSquares, windowsOf } from "../wasm/pooling/attributes.ts";

type Attributes = Parameters<Fused<NativeArray>["run"]>[1];

/** Pools by the names of their ops. */
export function createPooling(
  memory: Memory,
  calls: Calls,
  { gather, scatterAdd }: Movement,
): Readonly<
  Record<
    "maxPoolIndices" | "maxPool2d" | "maxPool2d.dx" | "averagePool2d.sum" | "averagePool2d.dx",
    Fused<NativeArray>
  >
> {
  const squares = (
    spread: boolean,
    x: Operand<NativeArray>,
    indices: Operand<NativeArray>,
    [n = 0, c = 0, height = 0, width = 0]: readonly number[],
    length: number,
  ): NativeArray => {
    const [from, places] = [addressOf(x.data), addressOf(indices.data)];
    const result = memory.allocate(length);
    const sizes = [n * c, height, width];
    calls.pass(Number(spread), result.address, from, places, ...sizes);
    calls.symbols.pool_squares(calls.address);
    return result;
  };

  /** The words of a call between images and windows, either way. */
  const poolWords = (
    from: number,
    to: number,
    [n = 0, c = 0, height = 0, width = 0]: Shape,
    [, , rows = 0, columns = 0]: Shape,
    attributes: Attributes,
  ): readonly number[] => {
    const { tall, wide, down, across, above, before } = windowsOf(attributes);
    const places = [rows, tall, down, above, columns, wide, across, before];
    return [to, from, n * c, height, width, ...places];
  };

  /** Windows add up their pixels; or, to spread, pixels their windows. */
  const sums = (
    spread: boolean,
    inputs: readonly Operand<NativeArray>[],
    attributes: Attributes,
    shape: Shape,
  ): NativeArray => {
    const x = only(inputs);
    const [image, windows] = spread ? [shape, x.shape] : [x.shape, shape];
    const from = addressOf(x.data);
    const result = memory.allocate(sizeOf(shape));
    if (result.length === 0) return result;
    calls.pass(Number(spread), ...poolWords(from, result.address, image, windows, attributes));
    calls.symbols.pool_sums(calls.address);
    return result;
  };

  return {
    maxPoolIndices: {
      run(inputs, attributes, shape) {
        const x = only(inputs);
        const from = addressOf(x.data);
        const result = memory.allocate(sizeOf(shape));
        if (result.length === 0) return result;
        calls.pass(...poolWords(from, result.address, x.shape, shape, attributes));
        calls.symbols.pool_places(calls.address);
        return result;
      },
    },

    "averagePool2d.sum": {
      run: (inputs, attributes, shape) => sums(false, inputs, attributes, shape),
    },
    "averagePool2d.dx": {
      run: (inputs, attributes, shape) => sums(true, inputs, attributes, shape),
    },

    maxPool2d: {
      run(inputs, attributes, shape) {
        const [x, indices] = both(inputs);
        if (!areSquares(attributes)) return gather(planes(x), planes(indices));
        return squares(false, x, indices, x.shape, sizeOf(shape));
      },
    },

    "maxPool2d.dx": {
      run(inputs, attributes, shape) {
        const [g, indices] = both(inputs);
        if (!areSquares(attributes)) {
          return scatterAdd(planes(g), planes(indices), sizeOf(shape.slice(2)));
        }
        return squares(true, g, indices, shape, sizeOf(shape));
      },
    },
  };
}

/** Images as rows of one number, as `gather` wants them. */
function planes(
  { data, shape: [n = 0, c = 0, ...image] }: Operand<NativeArray>,
): Operand<NativeArray> {
  return { data, shape: [n * c, sizeOf(image), 1] };
}

function only<T>([a]: readonly T[]): T {
  if (a === undefined) throw new Error("native: a pool has an input");
  return a;
}

function both<T>([a, b]: readonly T[]): [T, T] {
  if (a === undefined || b === undefined) throw new Error("native: a pool has two inputs");
  return [a, b];
}
