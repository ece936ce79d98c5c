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

/** How a product is computed. */
export interface Cut {
  readonly tile: Tile;
  /** How many tiles lie side by side, and one above the other. */
  readonly across: number;
  readonly down: number;
  /** Into how many parts the sum is cut, and how long they are. */
  readonly parts: number;
  readonly part: number;
}

/**
 * The cut that seems fastest: as little as possible computed beyond the ends, large tiles, enough of them to keep a GPU busy. Sums
 * are cut where there are too few, if `mayCut`.
 */
export function cutOf(
  batches: number,
  m: number,
  n: number,
  k: number,
  mayCut: boolean,
): Cut {
  let best: Cut | undefined;
  let least = Infinity;
  for (const tile of tiles) {
    const across = Math.ceil(n / tile.columns);
    const down = Math.ceil(m / tile.rows);
    const [high, wide] = tile.each;
    const threads = batches * across * down * (tile.rows / high) * (tile.columns / wide);
    const wanted = Math.min(Math.floor(busy / threads), Math.floor(k / leastPart));
    const part = Math.ceil(k / Math.max(1, mayCut ? wanted : 1) / tile.depth) * tile.depth;
    const parts = Math.ceil(k / part);
    const computed = batches * across * tile.columns * down * tile.rows;
    const cost = computed / tile.worth / Math.min(1, threads * parts / busy);
    if (cost < least) {
      least = cost;
      best = { tile, across, down, parts, part };
    }
  }
  if (best === undefined) throw new Error("webgpu: there is no tile");
  return best;
}
