/**
 * Fused kernels of batch normalisation.
 *
 * @module
 */
import { type Fused, sizeOf } from "../../../../kernel/backend.ts";
import type { Engine } from "../engine.ts";
import { addressOf, type WasmArray } from "../memory.ts";
import { filled, type Movement } from "../movement/movement.ts";
import { compileNormalization, isLarge, type Kernel, type Run } from "./kernels.ts";

/** Nanoseconds that one number takes. */
const numberTime = 0.7;

/** Below this many numbers of a channel in an image, those of all images are brought together first. */
const shortRow = 4;

/** What a kernel reads: x and g of one shape, scale and offset of one number a channel. */
type Role = "x" | "g" | "scale" | "offset";

type Inputs = Readonly<Record<Role, WasmArray | undefined>>;

/** Images, channels, and numbers of one channel in one image. */
type Sizes = readonly [images: number, channels: number, length: number];

/** The kernels by the names of their ops, compiled when first used. */
export function createNormalization(
  engine: Engine,
  { permute }: Movement,
): Readonly<Record<Kernel, Fused<WasmArray>>> {
  const { memory } = engine;
  const compiled: Partial<Record<Kernel, Run>> = {};

  const compute = (kernel: Kernel, inputs: Inputs, sizes: Sizes, size: number, epsilon: number) => {
    const run = compiled[kernel] ??= compileNormalization(kernel, engine);
    const { x, g, scale, offset } = inputs;
    const [images, channels, length] = sizes;
    const result = memory.allocate(size);
    const parts = engine.partsFor(numberTime * images * channels * length);
    engine.splitRange(parts, channels, 1, (start, count) => {
      // A channel is a row of an image, or a number.
      const row = (array: WasmArray | undefined) =>
        array === undefined ? 0 : addressOf(array) + 4 * start * length;
      const number = (array: WasmArray | undefined) =>
        array === undefined ? 0 : addressOf(array) + 4 * start;
      const to = isLarge(kernel) ? row(result) : number(result);
      const rest = [images, count, length, channels, epsilon] as const;
      run(to, row(x), row(g), number(scale), number(offset), ...rest);
    });
    return result;
  };

  /** With the rows of each channel one behind the other, as in a single image. */
  const computeTogether: typeof compute = (kernel, inputs, sizes, size, epsilon) => {
    const [images, channels, length] = sizes;
    const turn = (data: WasmArray | undefined, a: number, b: number) =>
      data && permute({ data, shape: [a, b, length] }, [1, 0, 2]);
    const [x, g] = [inputs.x, inputs.g].map((data) => turn(data, images, channels));
    const one: Sizes = [1, channels, images * length];
    const made = compute(kernel, { ...inputs, x, g }, one, size, epsilon);
    const result = isLarge(kernel) ? turn(made, channels, images) : undefined;
    for (const array of [x, g, result && made]) if (array !== undefined) memory.release(array);
    return result ?? made;
  };

  /** `order`: which input of the op is what. */
  const fused = (kernel: Kernel, ...order: readonly Role[]): Fused<WasmArray> => ({
    run(operands, { epsilon = 0 }, shape) {
      const [images = 0, channels = 0, ...rest] = operands[0]?.shape ?? [];
      const sizes: Sizes = [images, channels, sizeOf(rest)];
      const size = sizeOf(shape);
      // A channel without numbers has sums of 0.
      if (sizeOf(sizes) === 0) return filled(memory, size, 0);
      const as = (role: Role) => operands[order.indexOf(role)]?.data;
      const inputs = { x: as("x"), g: as("g"), scale: as("scale"), offset: as("offset") };
      const way = images > 1 && sizes[2] < shortRow ? computeTogether : compute;
      return way(kernel, inputs, sizes, size, Number(epsilon));
    },
  });

  return {
    "batchNorm": fused("batchNorm", "x", "scale", "offset"),
    "batchNorm.dx": fused("batchNorm.dx", "x", "scale", "g"),
    "batchNorm.dscale": fused("batchNorm.dscale", "x", "g"),
    "batchNorm.statistics": fused("batchNorm.statistics", "x"),
  };
}
