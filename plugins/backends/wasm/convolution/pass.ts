/**
 * One way of windows over images, as the tables that the kernels read.
 *
 * @module
 */
import type { Memory } from "../memory.ts";
import type { Sweep, Tap } from "./axis.ts";
import type { Source } from "./source.ts";
import { Table } from "./table.ts";
import { entryBytes } from "./tile.ts";

/** What a pass has to know besides its sweeps. */
export interface PassOptions {
  /** Channels that a window sees. */
  readonly depth: number;
  /** Distances between channels, and between rows, of a window in the weight. */
  readonly weight: { readonly channel: number; readonly row: number };
  /** Distances between images, and between rows, of what has a pixel for each window. */
  readonly target: { readonly image: number; readonly row: number };
  /** The most images that are read together. */
  readonly images: number;
  /** Taps of the passes before this one. */
  readonly before: number;
  /** Whether rows of windows leave out what of them lies in the padding. */
  readonly banded: boolean;
}

/** Rows of places whose windows have the same rows within the image. */
export interface Band {
  readonly row: number;
  readonly rows: number;
  /** The entries of the taps in those rows, and how many taps come before them. */
  readonly taps: { readonly start: number; readonly end: number; readonly before: number };
  /** The entries of the places. From `shared` on, four places have some in common with others. */
  start: number;
  shared: number;
  end: number;
}

/** A sweep down and one across. Places are taken four at a time. */
export class Pass {
  /** For each number that a window sees: where it is, seen from the first place; where in the weight. */
  readonly taps: Table;
  /** Taps of the passes before this one. */
  readonly before: number;
  /** All rows of places. */
  readonly bands: readonly Band[];
  /** Which of the four lanes count where places are shared: all others have been before. */
  readonly rest: readonly [first: number, end: number];
  /** How many lanes there are: four, or fewer places. */
  readonly lanes: number;
  /** Distance between the pixels of neighbouring places. */
  readonly step: number;
  /** For each four places: where the first one is; where its pixel is. */
  readonly #places: Table;
  /** In how many images. */
  #images = 0;
  /** Places in a row. */
  readonly #columns: number;
  readonly #sweeps: readonly [down: Sweep, across: Sweep];
  readonly #source: Source;
  readonly #target: PassOptions["target"];

  constructor(
    memory: Memory,
    source: Source,
    sweeps: readonly [down: Sweep, across: Sweep],
    { depth, weight, target, images, before, banded }: PassOptions,
  ) {
    const [down, across] = this.#sweeps = sweeps;
    this.#source = source;
    this.#target = target;
    this.before = before;
    this.step = across.step;

    const tapsInRow = depth * across.taps.length;
    this.taps = new Table(memory, down.taps.length * tapsInRow);
    this.taps.fill((words, at) => {
      for (const y of down.taps) {
        for (let channel = 0; channel < depth; channel++) {
          const seen = channel * source.plane + y.offset * source.pitch;
          const index = channel * weight.channel + y.index * weight.row;
          for (const x of across.taps) {
            words[at++] = 4 * (seen + x.offset);
            words[at++] = 4 * (index + x.index);
          }
        }
      }
      return at;
    });

    // Rows without a gap between them are one long row.
    const joined = source.pitch === across.count && target.row === across.count &&
      down.step === 1 && across.step === 1;
    const all = { row: 0, rows: joined ? 1 : down.count, from: 0, end: down.taps.length };
    const ranges = joined || source.inPlace || !banded ? [all] : rangesOf(down, source);
    this.bands = ranges.map(({ row, rows, from, end }) => ({
      row,
      rows,
      taps: {
        start: this.taps.start + entryBytes * tapsInRow * from,
        end: this.taps.start + entryBytes * tapsInRow * end,
        before: tapsInRow * from,
      },
      start: 0,
      shared: 0,
      end: 0,
    }));
    this.#columns = joined ? down.count * across.count : across.count;
    this.lanes = Math.min(4, this.#columns);
    const over = this.#columns % 4;
    this.rest = this.#columns < 4 ? [0, over] : [4 - over, 4];
    const entriesInRow = Math.ceil(this.#columns / 4);
    this.#places = new Table(memory, images * all.rows * entriesInRow);
  }

  /** Writes the places in the first so many images. */
  place(images: number): void {
    if (images === this.#images) return;
    this.#images = images;
    const columns = this.#columns;
    const whole = columns - columns % 4;
    this.#places.fill((words, at) => {
      for (const band of this.bands) {
        band.start = 4 * at;
        at = this.#placeFours(words, at, band, images, 0, whole);
        band.shared = 4 * at;
        // The last places of a row that are no four by themselves overlap with the four before.
        if (whole < columns) {
          at = this.#placeFours(words, at, band, images, Math.max(0, columns - 4), columns);
        }
        band.end = 4 * at;
      }
      return at;
    });
  }

  #placeFours(
    words: Int32Array,
    at: number,
    { row, rows }: Band,
    images: number,
    first: number,
    end: number,
  ): number {
    const [source, target] = [this.#source, this.#target];
    const [down, across] = this.#sweeps;
    for (let image = 0; image < images; image++) {
      for (let y = row; y < row + rows; y++) {
        const seen = image * source.image + y * source.pitch;
        const pixel = image * target.image + (down.target + y * down.step) * target.row +
          across.target;
        for (let x = first; x < end; x += 4) {
          words[at++] = 4 * (seen + x);
          words[at++] = 4 * (pixel + x * across.step);
        }
      }
    }
    return at;
  }

  /** Gives the memory of both tables back. */
  release(): void {
    this.taps.release();
    this.#places.release();
  }
}

/** Neighbouring rows of places whose windows have the same rows, `from` to `end`, within the image. */
function rangesOf({ count, taps }: Sweep, source: Source) {
  const ranges: { row: number; rows: number; from: number; end: number }[] = [];
  for (let row = 0; row < count; row++) {
    const isWithin = ({ offset }: Tap) => source.holds(row + offset);
    const from = Math.max(0, taps.findIndex(isWithin));
    const end = taps.findLastIndex(isWithin) + 1;
    const last = ranges.at(-1);
    if (last?.from === from && last.end === end) last.rows++;
    else ranges.push({ row, rows: 1, from, end });
  }
  return ranges;
}
