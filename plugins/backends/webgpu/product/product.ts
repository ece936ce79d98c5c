/**
 * Running products, their sums in one part or several.
 *
 * @module
 */
import type { GpuArray } from "../array.ts";
import type { Device } from "../device.ts";
import type { Results } from "../results.ts";
import { type Product, productShader } from "./shader.ts";
import { cutOf, type Sizes } from "./tile.ts";

/** A product to run. */
export interface Call {
  /** Tells products apart. */
  readonly key: string;
  readonly make: () => Product;
  readonly sizes: Sizes;
  readonly arrays: readonly [left: GpuArray, right: GpuArray];
  /** Parameters besides those of every product. */
  readonly parameters: readonly number[];
  /** Numbers of the result. */
  readonly length: number;
  /** Whether the result is [batches, m, n] as it stands, so that parts of the sum can be added up afterwards. */
  readonly plain: boolean;
}

/** Returns what runs products, cut as `cut` says. `sum` adds up the parts of [parts, length]. */
export function createProducts(
  device: Device,
  results: Results,
  sum: (x: GpuArray, parts: number, length: number) => GpuArray,
  cut: typeof cutOf = cutOf,
): (call: Call) => GpuArray {
  return ({ key, make, sizes, arrays, parameters, length, plain }) => {
    const { batches, m, n, k } = sizes;
    const { tile, across, down, parts, part, groups } = cut(sizes, plain);
    const y = parts > 1 ? results.exact(parts * length) : results.allocate(length);
    device.run(
      `${key} ${tile.rows} ${tile.columns}`,
      () => productShader(make(), tile),
      [...arrays, y],
      [m, n, k, part, parts, across, down, batches, ...parameters],
      groups * parts,
    );
    if (parts === 1) return y;
    const result = sum(y, parts, length);
    results.release(y);
    return result;
  };
}
