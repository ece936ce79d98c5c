/**
 * The order of work: blocks of images, and in each all places at which windows of each group lie.
 *
 * @module
 */
import type { Operand, Shape } from "../../../../kernel/backend.ts";
import type { Memory, WasmArray } from "../memory.ts";
import type { Strided } from "../movement/strided.ts";
import type { Geometry } from "./geometry.ts";
import { type Band, Pass } from "./pass.ts";
import { Source } from "./source.ts";
import { entryBytes } from "./tile.ts";

/** Entries of places, four places each, that pass by together: what they see and write stays near. */
export const together = 256;
/** Numbers of images that are read together: half of a second-level cache. */
const blockNumbers = 2 ** 17;

/** Some places of one group, in a block of images. */
export interface Part {
  readonly pass: Pass;
  readonly band: Band;
  readonly group: number;
  /** The first image of the block. */
  readonly image: number;
  /** Where the group's channels of that image begin. */
  readonly from: number;
  /** The entries of the places. */
  readonly start: number;
  readonly end: number;
}

/** How windows of each group pass over images. */
export class Plan {
  /** One for each pair of sweeps. */
  readonly passes: readonly Pass[];
  readonly #images: number;
  readonly #groups: number;
  readonly #block: number;
  readonly #source: Source;

  /**
   * Windows over `x`, one for each pixel of images of the shape `pixels`. `weight` says how far apart the
   * channels and the rows of a window are in the weight.
   */
  constructor(
    memory: Memory,
    strided: Strided,
    x: Operand<WasmArray>,
    pixels: Shape,
    weight: { readonly channel: number; readonly row: number },
    { groups, down, across }: Geometry,
    banded: boolean,
  ) {
    const [images = 0, seen = 0] = x.shape;
    const [, channels = 0, height = 0, width = 0] = pixels;
    const sweeps = down.sweeps.flatMap((y) => across.sweeps.map((x) => [y, x] as const));
    this.#images = images;
    this.#groups = groups;
    this.#source = new Source(memory, strided, x, down, across);
    const entries = height * width / sweeps.length / 4;
    const most = Math.min(images, blockNumbers / this.#source.image, together / entries);
    this.#block = Math.max(1, Math.floor(most));
    let before = 0;
    this.passes = sweeps.map((pair) => {
      const pass = new Pass(memory, this.#source, pair, {
        depth: seen / groups,
        weight,
        target: { image: channels * height * width, row: width },
        images: this.#block,
        before,
        banded,
      });
      before += pass.taps.count;
      return pass;
    });
  }

  /** Calls `body` for all that is to be done, once, and gives all memory back. */
  run(body: (part: Part) => void): void {
    const groupBytes = 4 * this.#source.image / this.#groups;
    for (let image = 0; image < this.#images; image += this.#block) {
      const count = Math.min(this.#block, this.#images - image);
      const first = this.#source.lay(image, count);
      for (const pass of this.passes) {
        pass.place(count);
        for (let group = 0; group < this.#groups; group++) {
          const from = first + group * groupBytes;
          for (const band of pass.bands) {
            for (let start = band.start; start < band.end; start += together * entryBytes) {
              const end = Math.min(band.end, start + together * entryBytes);
              body({ pass, band, group, image, from, start, end });
            }
          }
        }
      }
    }
    this.#source.release();
    for (const pass of this.passes) pass.release();
  }
}
