/**
 * The order of work: blocks of images, and in each all places at which windows of each group lie.
 *
 * @module
 */
import type { Shape } from "../../../../kernel/backend.ts";
import type { Engine } from "../engine.ts";
import type { WasmArray } from "../memory.ts";
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
export interface Piece {
  /** Which of the parts that may run at the same time it belongs to. */
  readonly part: number;
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

/** How a plan goes about it. */
export interface PlanOptions {
  /** In how many parts. */
  readonly parts: number;
  /** Whether each part goes over some of the images, as many as there may be parts, or over all. */
  readonly each: "some" | "all";
  /** Whether rows of windows leave out what of them lies in the padding. */
  readonly banded: boolean;
}

/** How windows of each group pass over images. */
export class Plan {
  /** One for each pair of sweeps. */
  readonly passes: readonly Pass[];
  readonly #engine: Engine;
  readonly #images: number;
  readonly #groups: number;
  readonly #block: number;
  readonly #parts: number;
  readonly #each: PlanOptions["each"];
  readonly #source: Source;

  /**
   * Windows over images of the shape `x`, one for each pixel of images of the shape `pixels`. `weight` says how far apart
   * the channels and the rows of a window are in the weight.
   */
  constructor(
    engine: Engine,
    strided: Strided,
    x: Shape,
    pixels: Shape,
    weight: { readonly channel: number; readonly row: number },
    { groups, down, across }: Geometry,
    { parts, each, banded }: PlanOptions,
  ) {
    const [images = 0, seen = 0] = x;
    const [, channels = 0, height = 0, width = 0] = pixels;
    const sweeps = down.sweeps.flatMap((y) => across.sweeps.map((x) => [y, x] as const));
    this.#engine = engine;
    this.#images = images;
    this.#groups = groups;
    this.#source = new Source(engine.memory, strided, x, down, across);
    const entries = height * width / sweeps.length / 4;
    const most = Math.min(each === "all" ? images : images / parts, together / entries);
    this.#block = Math.max(1, Math.floor(Math.min(most, blockNumbers / this.#source.image)));
    this.#parts = parts;
    this.#each = each;
    let before = 0;
    this.passes = sweeps.map((pair) => {
      const pass = new Pass(engine.memory, this.#source, pair, {
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

  /** Calls `body` for all that is to be done on the images `x`. */
  run(x: WasmArray, body: (piece: Piece) => void): void {
    // The tables of places are the same for all blocks but a smaller last one.
    const rest = this.#images % this.#block;
    try {
      this.#blocks(x, 0, this.#images - rest, this.#block, body);
      if (rest > 0) this.#blocks(x, this.#images - rest, this.#images, rest, body);
    } finally {
      this.#source.release();
    }
  }

  /** Gives the memory of all tables back. */
  release(): void {
    for (const pass of this.passes) pass.release();
  }

  /** Goes over the images from `start` to `end`, `size` at a time. */
  #blocks(
    x: WasmArray,
    start: number,
    end: number,
    size: number,
    body: (piece: Piece) => void,
  ): void {
    for (const pass of this.passes) pass.place(size);
    const blocks = (end - start) / size;
    const cover = (first: number, count: number, part: number) => {
      for (let i = first; i < first + count; i++) {
        this.#cover(x, start + i * size, size, part, body);
      }
    };
    if (this.#each === "some") this.#engine.splitRange(this.#parts, blocks, 1, cover);
    else this.#engine.split(this.#parts, (part) => cover(0, blocks, part));
  }

  /** Goes over `count` images, for which the places have been written. */
  #cover(
    x: WasmArray,
    image: number,
    count: number,
    part: number,
    body: (piece: Piece) => void,
  ): void {
    const groupBytes = 4 * this.#source.image / this.#groups;
    const first = this.#source.lay(x, image, count, part);
    for (const pass of this.passes) {
      for (let group = 0; group < this.#groups; group++) {
        const from = first + group * groupBytes;
        for (const band of pass.bands) {
          for (let start = band.start; start < band.end; start += together * entryBytes) {
            const end = Math.min(band.end, start + together * entryBytes);
            body({ part, pass, band, group, image, from, start, end });
          }
        }
      }
    }
  }
}
