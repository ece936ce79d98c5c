/**
 * How many samples a second, now rather than on average.
 *
 * @module
 */

/**
 * Samples per second over the last few seconds: a slope between two marks, so that the pace after a
 * change shows soon and a single slow step does not shake it.
 */
export class Throughput {
  readonly #window: number;
  readonly #marks: { readonly time: number; readonly samples: number }[] = [];

  /** `window` is how far the slope looks back, in milliseconds. */
  constructor(window = 10_000) {
    this.#window = window;
  }

  /** Notes that `samples` had been processed in all at `time`, in milliseconds. */
  mark(time: number, samples: number): void {
    this.#marks.push({ time, samples });
    // The oldest mark that is kept lies at the window's edge or just outside it.
    while ((this.#marks[1]?.time ?? Infinity) <= time - this.#window) this.#marks.shift();
  }

  /** Samples per second; NaN before two marks lie apart. */
  get perSecond(): number {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    if (first === undefined || last === undefined || last.time <= first.time) return NaN;
    return 1000 * (last.samples - first.samples) / (last.time - first.time);
  }
}
