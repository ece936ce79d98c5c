/**
 * Which tiles a product is cut into, and into how many parts its sum.
 *
 * @module
 */

/** A tile of the result, and how it is computed. */
export interface Tile {
  readonly rows: number;
  readonly columns: number;
  /** How much of the sum is brought into workgroup memory at a time. */
  readonly depth: number;
  /** Rows and columns of one thread. */
  readonly each: readonly [rows: number, columns: number];
  /** How many multiplications there are for each number that is read, beside those of the largest. */
  readonly worth: number;
}

/** From small to large. */
export const tiles: readonly Tile[] = [
  { rows: 16, columns: 64, depth: 16, each: [4, 4], worth: 0.45 },
  { rows: 64, columns: 16, depth: 16, each: [4, 4], worth: 0.45 },
  { rows: 32, columns: 32, depth: 16, each: [4, 4], worth: 0.5 },
  { rows: 64, columns: 64, depth: 16, each: [4, 4], worth: 0.65 },
  { rows: 128, columns: 128, depth: 8, each: [8, 8], worth: 1 },
];

/** Threads that keep a large GPU busy. */
const busy = 2 ** 15;
/** A part of a sum is at least so long. */
const leastPart = 128;

/** The sizes of a product: `batches` products of [m, k] and [k, n]. */
export interface Sizes {
  readonly batches: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** How a product is computed. */
export interface Cut {
  readonly tile: Tile;
  /** How many tiles lie side by side, and one above the other. */
  readonly across: number;
  readonly down: number;
  /** Into how many parts the sum is cut, and how long they are. */
  readonly parts: number;
  readonly part: number;
  /** Tiles of all batches. */
  readonly groups: number;
}

/** A product of `batches` of [m, k] and [k, n] in tiles like that, its sum in about so many parts. */
export function cutInto(
  tile: Tile,
  { batches, m, n, k }: Sizes,
  wanted: number,
): Cut {
  const part = Math.ceil(k / Math.max(1, wanted) / tile.depth) * tile.depth;
  const [across, down] = [Math.ceil(n / tile.columns), Math.ceil(m / tile.rows)];
  const groups = batches * across * down;
  return { tile, across, down, parts: Math.ceil(k / part), part, groups };
}

/**
 * The cut that seems fastest: as little as possible computed beyond the ends, large tiles, enough of them to keep a GPU busy. Sums
 * are cut where there are too few, if `mayCut`.
 */
export function cutOf(sizes: Sizes, mayCut: boolean): Cut {
  let best: Cut | undefined;
  let least = Infinity;
  for (const tile of tiles) {
    const [high, wide] = tile.each;
    const area = tile.rows * tile.columns;
    const whole = cutInto(tile, sizes, 1);
    const threads = whole.groups * area / high / wide;
    const wanted = Math.min(Math.floor(busy / threads), Math.floor(sizes.k / leastPart));
    const cut = mayCut ? cutInto(tile, sizes, wanted) : whole;
    const cost = cut.groups * area / tile.worth / Math.min(1, threads * cut.parts / busy);
    if (cost < least) [best, least] = [cut, cost];
  }
  if (best === undefined) throw new Error("webgpu: there is no tile");
  return best;
}
