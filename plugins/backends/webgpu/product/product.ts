/**
 * Running products, their sums in one part or several.
 *
 * @module
 */
import type { GpuArray } from "../array.ts";
import type { Device } from "../device.ts";
import type { Results } from "../results.ts";
import { type Product, productShader } from "./shader.ts";
import { cutOf } from "./tile.ts";

/** The sizes of a product: `batches` products of [m, k] and [k, n]. */
export interface Sizes {
  readonly batches: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

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

/** Returns what runs products. `sum` adds up the parts of [parts, length]. */
export function createProducts(
  device: Device,
  results: Results,
  sum: (x: GpuArray, parts: number, length: number) => GpuArray,
): (call: Call) => GpuArray {
  return ({ key, make, sizes, arrays, parameters, length, plain }) => {
    const { batches, m, n, k } = sizes;
    const { tile, across, down, parts, part } = cutOf(batches, m, n, k, plain);
    const y = parts > 1 ? results.exact(parts * length) : results.allocate(length);
    device.run(
      `${key} ${tile.rows} ${tile.columns}`,
      () => productShader(make(), tile),
      [...arrays, y],
      [m, n, k, part, parts, across, down, batches, ...parameters],
      across * down * batches * parts,
    );
    if (parts === 1) return y;
    const result = sum(y, parts, length);
    results.release(y);
    return result;
  };
}
