/**
 * The fused kernels of pools.
 *
 * @module
 */
import { type Fused, type Operand, sizeOf } from "../../../../kernel/backend.ts";
import type { Kernel } from "../arguments.ts";
import type { Engine } from "../engine.ts";
import { addressOf, type WasmArray } from "../memory.ts";
import { filled } from "../movement/movement.ts";
import type { RowMovement } from "../movement/rows.ts";
import { compilePool, longestStride } from "./kernel.ts";
import { placeOfMaximum } from "./maximum.ts";
import { compileSpread } from "./spread.ts";
import { compileSquares, type Squares } from "./squares.ts";
import { sum } from "./sum.ts";
import type { Kind } from "./windows.ts";
import { areSquares, windowsOf } from "./attributes.ts";

/** What pools compute, by the names of its ops. */
export type Pooling = Readonly<
  Record<
    "maxPoolIndices" | "maxPool2d" | "maxPool2d.dx" | "averagePool2d.sum" | "averagePool2d.dx",
    Fused<WasmArray>
  >
>;

/** The pools; kernels are compiled when first used. */
export function createPooling(
  engine: Engine,
  { gather, scatterAdd }: RowMovement,
): Pooling {
  const { memory } = engine;
  let squares: ReturnType<typeof compileSquares> | undefined;
  const spreads = new Map<string, Kernel>();

  return {
    maxPoolIndices: { run: reduceWindows(engine, placeOfMaximum) },
    "averagePool2d.sum": { run: reduceWindows(engine, sum) },

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
        const run = spreads.get(key) ?? compileSpread({ wide, stride: across }, engine);
        spreads.set(key, run);
        const windows = [rows, tall, down, above, columns, before, ...fours];
        const to = { address: addressOf(result), size: height * width };
        eachImage(engine, run, n * c, to, { address: from, size: rows * columns }, [
          height,
          width,
          ...windows,
        ]);
        return result;
      },
    },

    maxPool2d: {
      run(inputs, attributes, shape) {
        const [x, indices] = both(inputs);
        if (!areSquares(attributes)) return gather(planes(x), planes(indices));
        const [n = 0, c = 0, height = 0, width = 0] = x.shape;
        const result = memory.allocate(sizeOf(shape));
        const { pick } = squares ??= compileSquares(engine);
        const arrays = [x.data, result, indices.data] as const;
        eachSquare(engine, pick, arrays, n * c, height, width);
        return result;
      },
    },

    "maxPool2d.dx": {
      run(inputs, attributes, shape) {
        const [g, indices] = both(inputs);
        const [n = 0, c = 0, height = 0, width = 0] = shape;
        if (!areSquares(attributes)) return scatterAdd(planes(g), planes(indices), height * width);
        // A last row or column that fills no window is not written to.
        const size = sizeOf(shape);
        const isCovered = height % 2 === 0 && width % 2 === 0;
        const result = isCovered ? memory.allocate(size) : filled(memory, size, 0);
        const { spread } = squares ??= compileSquares(engine);
        eachSquare(engine, spread, [result, g.data, indices.data], n * c, height, width);
        return result;
      },
    },
  };
}

/** Makes a number of each window. */
function reduceWindows(engine: Engine, kind: Kind): Fused<WasmArray>["run"] {
  const { memory } = engine;
  const kernels = new Map<string, Kernel>();
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
    const run = kernels.get(key) ?? compilePool(kind, spec, engine);
    kernels.set(key, run);
    const windows = [rows, tall, down, above, columns, first, end, before];
    const to = { address: addressOf(result), size: rows * columns };
    eachImage(engine, run, n * c, to, { address: from, size: height * width }, [
      height,
      width,
      ...windows,
    ]);
    return result;
  };
}

/** Nanoseconds that one pixel takes, or one number that a window makes of several. */
const pixelTime = 0.6;

/** Images or what windows make of them, one behind the other: where, and how many numbers of each. */
interface Planes {
  readonly address: number;
  readonly size: number;
}

/** Runs a kernel on all images; `words` are its arguments after their number. */
function eachImage(
  engine: Engine,
  run: Kernel,
  images: number,
  to: Planes,
  from: Planes,
  words: readonly number[],
): void {
  const time = pixelTime * images * (to.size + from.size);
  engine.splitRange(engine.partsFor(time), images, 1, (start, count) => {
    const block = engine.block(3 + words.length);
    const addresses = [to.address + 4 * start * to.size, from.address + 4 * start * from.size];
    engine.memory.i32.set([...addresses, count, ...words], block);
    run(4 * block);
  });
}

/** The same for windows of 2 × 2. */
function eachSquare(
  engine: Engine,
  run: Squares,
  [images, windows, indices]: readonly [WasmArray, WasmArray, WasmArray],
  many: number,
  height: number,
  width: number,
): void {
  const [pixels, results] = [height * width, (height >> 1) * (width >> 1)];
  engine.splitRange(engine.partsFor(pixelTime * many * pixels), many, 1, (start, count) => {
    const [image, window] = [4 * start * pixels, 4 * start * results];
    const places = [addressOf(windows) + window, addressOf(indices) + window] as const;
    run(addressOf(images) + image, ...places, count, height, width);
  });
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
