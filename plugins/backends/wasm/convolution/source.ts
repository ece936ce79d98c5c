/**
 * Images as the kernels read them.
 *
 * @module
 */
import type { Shape } from "../../../../kernel/backend.ts";
import { addressOf, type Memory, type WasmArray } from "../memory.ts";
import { filled } from "../movement/movement.ts";
import type { Strided } from "../movement/strided.ts";
import type { Course, Frame } from "./axis.ts";

/** A part of an axis, and where in its frame it goes. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** Images in their frames: where they lie, if the frames add nothing, else copied a block at a time. */
export class Source {
  /** Whether there is no copy, and so no padding. */
  readonly inPlace: boolean;
  /** Distance between rows. */
  readonly pitch: number;
  /** Distance between channels. */
  readonly plane: number;
  /** Distance between images. */
  readonly image: number;
  readonly #memory: Memory;
  readonly #strided: Strided;
  readonly #shape: Shape;
  readonly #steps: readonly [row: number, column: number];
  readonly #rows: readonly Stretch[];
  readonly #columns: readonly Stretch[];
  /** The copies that each part reads, all of one size. */
  readonly #copies: WasmArray[] = [];

  constructor(
    memory: Memory,
    strided: Strided,
    shape: Shape,
    { frame: down }: Course,
    { frame: across, sweeps }: Course,
  ) {
    const [, channels = 0, height = 0, width = 0] = shape;
    this.#memory = memory;
    this.#strided = strided;
    this.#shape = shape;
    this.#steps = [down.step, across.step];
    this.#rows = stretches(down, height);
    this.#columns = stretches(across, width);
    // Four places of a row that has fewer see numbers beyond the last row. In a copy those are finite, and
    // stay so times the 0 that such a place has for a gradient.
    const isFilled = sweeps.every(({ count }) => count >= 4);
    this.inPlace = isFilled && addsNothing(down, height) && addsNothing(across, width);
    this.pitch = this.inPlace ? width : across.phases * across.extent;
    this.plane = this.pitch * (this.inPlace ? height : down.phases * down.extent);
    this.image = channels * this.plane;
  }

  /** Whether there is more than padding in a row of the frame. */
  holds(row: number): boolean {
    return this.#rows.some(({ to, count }) => row >= to && row < to + count);
  }

  /**
   * Where images `first` to `first + count − 1` of `x` lie now: as long as part `part` lays no others. No later block may
   * be larger than the first.
   */
  lay(x: WasmArray, first: number, count: number, part: number): number {
    const [, channels = 0, height = 0, width = 0] = this.#shape;
    const from = addressOf(x) + 4 * first * channels * height * width;
    if (this.inPlace) return from;
    const copy = this.#copies[part] ??= filled(this.#memory, count * this.image + 3, 0);
    const to = addressOf(copy);
    const [rowStep, columnStep] = this.#steps;
    for (const row of this.#rows) {
      for (const column of this.#columns) {
        this.#strided(
          "copy",
          {
            sizes: [count * channels, row.count, column.count],
            to: [this.plane, this.pitch, 1],
            from: [height * width, rowStep * width, columnStep],
          },
          to + 4 * (row.to * this.pitch + column.to),
          from + 4 * (row.from * width + column.from),
        );
      }
    }
    return to;
  }

  /** Gives the memory of the copies back. */
  release(): void {
    for (const copy of this.#copies) this.#memory.release(copy);
    this.#copies.length = 0;
  }
}

function addsNothing({ before, step, phases, extent }: Frame, size: number): boolean {
  return before === 0 && step === 1 && phases === 1 && extent <= size;
}

/** What of an axis is in each phase of its frame. */
function stretches({ before, step, phases, extent }: Frame, size: number): Stretch[] {
  const all: Stretch[] = [];
  for (let phase = 0; phase < phases; phase++) {
    const first = Math.max(0, Math.ceil((before - phase) / step));
    const end = Math.min(extent, Math.floor((size - 1 + before - phase) / step) + 1);
    const from = first * step + phase - before;
    all.push({ from, to: phase * extent + first, count: Math.max(0, end - first) });
  }
  return all;
}
