/**
 * The fused kernels of pools.
 *
 * @module
 */
import { type Fused, type Operand, sizeOf } from "../../../../kernel/backend.ts";
import type { Arguments } from "../arguments.ts";
import { addressOf, type Memory, type WasmArray } from "../memory.ts";
import { filled } from "../movement/movement.ts";
import type { RowMovement } from "../movement/rows.ts";
import { compilePool, longestStride } from "./kernel.ts";
import { placeOfMaximum } from "./maximum.ts";
import { compileSpread } from "./spread.ts";
import { compileSquares } from "./squares.ts";
import { sum } from "./sum.ts";
import type { Kind } from "./windows.ts";

/** What pools compute, by the names of its ops. */
export type Pooling = Readonly<
  Record<
    "maxPoolIndices" | "maxPool2d" | "maxPool2d.dx" | "averagePool2d.sum" | "averagePool2d.dx",
    Fused<WasmArray>
  >
>;

/** The pools; kernels are compiled when first used. */
export function createPooling(
  memory: Memory,
  args: Arguments,
  { gather, scatterAdd }: RowMovement,
): Pooling {
  let squares: ReturnType<typeof compileSquares> | undefined;
  const spreads = new Map<string, () => void>();

  return {
    maxPoolIndices: { run: reduceWindows(memory, args, placeOfMaximum) },
    "averagePool2d.sum": { run: reduceWindows(memory, args, sum) },

    "averagePool2d.dx": {
      run([g], attributes, shape) {
        const [n = 0, c = 0, height = 0, width = 0] = shape;
        const [, , rows = 0, columns = 0] = g?.shape ?? [];
        const from = g === undefined ? 0 : addressOf(g.data);
        const result = memory.allocate(sizeOf(shape));
        if (result.length === 0) return result;
        const { tall, wide, down, across, above, before } = windowsOf(attributes);
        // Between them, four windows side by side give all that the pixels at their left ends see.
        const first = Math.max(Math.floor((wide - 1) / across), Math.ceil(before / across));
        const end = Math.min(columns, Math.floor((before + width) / across));
        const isShort = across <= longestStride && end - first >= 4;
        const fours = isShort ? [first, end] : [0, 0];
        const key = `${wide} ${across}`;
        const run = spreads.get(key) ?? compileSpread({ wide, stride: across }, args, memory.wasm);
        spreads.set(key, run);
        const rowWords = [rows, tall, down, above];
        const columnWords = [columns, before, ...fours];
        const words = [addressOf(result), from, n * c, height, width, ...rowWords, ...columnWords];
        memory.i32.set(words, args.word);
        run();
        return result;
      },
    },

    maxPool2d: {
      run(inputs, attributes, shape) {
        const [x, indices] = both(inputs);
        if (!areSquares(attributes)) return gather(planes(x), planes(indices));
        const [n = 0, c = 0, height = 0, width = 0] = x.shape;
        const from = [addressOf(x.data), addressOf(indices.data)] as const;
        const result = memory.allocate(sizeOf(shape));
        squares ??= compileSquares(memory.wasm);
        squares.pick(from[0], addressOf(result), from[1], n * c, height, width);
        return result;
      },
    },

    "maxPool2d.dx": {
      run(inputs, attributes, shape) {
        const [g, indices] = both(inputs);
        const [n = 0, c = 0, height = 0, width = 0] = shape;
        if (!areSquares(attributes)) return scatterAdd(planes(g), planes(indices), height * width);
        const from = [addressOf(g.data), addressOf(indices.data)] as const;
        // A last row or column that fills no window is not written to.
        const size = sizeOf(shape);
        const isCovered = height % 2 === 0 && width % 2 === 0;
        const result = isCovered ? memory.allocate(size) : filled(memory, size, 0);
        squares ??= compileSquares(memory.wasm);
        squares.spread(addressOf(result), ...from, n * c, height, width);
        return result;
      },
    },
  };
}

/** Makes a number of each window. */
function reduceWindows(memory: Memory, args: Arguments, kind: Kind): Fused<WasmArray>["run"] {
  const kernels = new Map<string, () => void>();
  return ([x], attributes, shape) => {
    const [n = 0, c = 0, height = 0, width = 0] = x?.shape ?? [];
    const [, , rows = 0, columns = 0] = shape;
    const from = x === undefined ? 0 : addressOf(x.data);
    const result = memory.allocate(sizeOf(shape));
    if (result.length === 0) return result;
    const { tall, wide, down, across, above, before } = windowsOf(attributes);
    // Windows that have no part in the padding lie between.
    const first = Math.min(columns, Math.ceil(before / across));
    const fitting = Math.floor((width + before - wide) / across) + 1;
    const end = across > longestStride ? first : Math.max(first, Math.min(columns, fitting));

    // What many rows make too much code for is left to a loop.
    const spec = { wide, stride: across, rows: above === 0 && tall <= 4 ? tall : 0 };
    const key = `${wide} ${across} ${spec.rows}`;
    const run = kernels.get(key) ?? compilePool(kind, spec, args, memory.wasm);
    kernels.set(key, run);
    const rowWords = [rows, tall, down, above];
    const columnWords = [columns, first, end, before];
    const words = [addressOf(result), from, n * c, height, width, ...rowWords, ...columnWords];
    memory.i32.set(words, args.word);
    run();
    return result;
  };
}

/** Images as rows of one number, as `gather` wants them. */
function planes({ data, shape: [n = 0, c = 0, ...image] }: Operand<WasmArray>): Operand<WasmArray> {
  return { data, shape: [n * c, sizeOf(image), 1] };
}

function both<T>([a, b]: readonly T[]): [T, T] {
  if (a === undefined || b === undefined) throw new Error("wasm: a pool has two inputs");
  return [a, b];
}

type Attributes = Parameters<Fused<WasmArray>["run"]>[1];

/** Size, stride and padding of the windows: attributes that are one number for height and width, or one for each. */
function windowsOf({ size, stride = size, padding }: Attributes) {
  const along = (axis: 0 | 1, value: unknown) => Number(Array.isArray(value) ? value[axis] : value);
  return {
    tall: along(0, size),
    wide: along(1, size),
    down: along(0, stride),
    across: along(1, stride),
    above: along(0, padding),
    before: along(1, padding),
  };
}

/** Whether windows are 2 × 2 and lie side by side. */
function areSquares(attributes: Attributes): boolean {
  return Object.values(windowsOf(attributes)).join() === "2,2,2,2,0,0";
}
