/**
 * The live line of a training run.
 *
 * @module
 */
import {
  cutTo,
  formatCount,
  formatDuration,
  formatLoss,
  formatPercent,
  formatRate,
} from "./format.ts";
import { type LineOutput, terminal } from "./terminal.ts";
import { Throughput } from "./throughput.ts";

/** How long the whole training is. */
export interface ProgressTotals {
  /** Passes over the data. */
  readonly epochs: number;
  /** Updates of the parameters in an epoch. */
  readonly stepsPerEpoch: number;
  /** Samples trained on in an epoch. */
  readonly samplesPerEpoch: number;
  /** Samples trained on before this start, where a run goes on; 0 when left out. */
  readonly samplesBefore?: number;
}

/** Where a training run stands. */
export interface ProgressState {
  /** The epoch under way, from 1. */
  readonly epoch: number;
  /** Steps done in this epoch. */
  readonly step: number;
  /** Samples trained on in this epoch. */
  readonly samples: number;
  /** Training loss, where it is known. */
  readonly loss?: number;
  /** Training accuracy from 0 to 1, where it is known. */
  readonly accuracy?: number;
}

/** Redraws a terminal's line at most this often: ten times a second. */
const REDRAW_MS = 100;

/** Between the plain lines of a pipe, within an epoch. */
const LINE_MS = 10_000;

/**
 * Shows epoch, step, time left, loss, accuracy and samples per second: on a terminal one line that
 * is drawn over, cut to its width; in a pipe a plain line every ten seconds. Lines that stay, such as
 * one per epoch, go through {@linkcode Progress.line}, so that the two never mix.
 *
 * `due` costs a look at the clock. A loop asks it before it reads a loss from a device:
 *
 * ```ts ignore
 * using progress = new Progress({ epochs, stepsPerEpoch, samplesPerEpoch });
 * if (progress.due()) progress.update({ epoch, step, samples, loss: await loss.read() });
 * ```
 */
export class Progress {
  readonly #totals: ProgressTotals;
  readonly #output: LineOutput;
  readonly #throughput = new Throughput();
  readonly #interval: number;
  #nextDraw: number;
  /** Length of the line that is on the terminal now. */
  #drawn = 0;

  /** Starts the clock of the rate. */
  constructor(totals: ProgressTotals, output: LineOutput = terminal()) {
    this.#totals = totals;
    this.#output = output;
    this.#interval = output.isTerminal ? REDRAW_MS : LINE_MS;
    this.#throughput.mark(output.now(), totals.samplesBefore ?? 0);
    // A terminal shows the first step at once; a pipe hears only of work that takes a while.
    this.#nextDraw = output.now() + (output.isTerminal ? 0 : LINE_MS);
  }

  /** Whether an update would be shown now. */
  due(): boolean {
    return this.#output.now() >= this.#nextDraw;
  }

  /** Shows where the run stands, if a redraw is due. */
  update(state: ProgressState): void {
    const now = this.#output.now();
    if (now < this.#nextDraw) return;
    this.#nextDraw = now + this.#interval;
    const done = (state.epoch - 1) * this.#totals.samplesPerEpoch + state.samples;
    this.#throughput.mark(now, done);
    const text = this.#describe(state, done);
    if (this.#output.isTerminal) this.#redraw(text);
    else this.#output.write(`${text}\n`);
  }

  /** Writes a line that stays. */
  line(text: string): void {
    this.clear();
    this.#output.write(`${text}\n`);
  }

  /** Removes the live line: before other output, and at the end. */
  clear(): void {
    if (this.#drawn === 0) return;
    this.#output.write(`\r${" ".repeat(this.#drawn)}\r`);
    this.#drawn = 0;
  }

  /** Removes the live line, also when an error ends the training: `using progress = ...`. */
  [Symbol.dispose](): void {
    this.clear();
  }

  #describe({ epoch, step, loss, accuracy }: ProgressState, done: number): string {
    const { epochs, stepsPerEpoch, samplesPerEpoch } = this.#totals;
    const rate = this.#throughput.perSecond;
    const left = (epochs * samplesPerEpoch - done) / rate;
    const isKnown = Number.isFinite(rate) && rate > 0;
    // What matters most comes first: a narrow terminal cuts the end.
    return [
      `epoch ${padTo(epoch, epochs)}/${epochs}`,
      `step ${padTo(step, stepsPerEpoch)}/${formatCount(stepsPerEpoch)}`,
      isKnown ? `${formatDuration(left)} left` : "",
      loss === undefined ? "" : `loss ${formatLoss(loss)}`,
      accuracy === undefined ? "" : `accuracy ${formatPercent(accuracy)}`,
      isKnown ? `${formatRate(rate)} samples/s` : "",
    ].filter((part) => part !== "").join("  ");
  }

  /** Draws over the line. Spaces erase the rest of the old one, on terminals of every kind. */
  #redraw(text: string): void {
    // The last column stays free: a character in it makes some terminals go to the next line.
    const cut = cutTo(text, this.#output.columns() - 1);
    this.#output.write(`\r${cut}${" ".repeat(Math.max(0, this.#drawn - cut.length))}`);
    this.#drawn = cut.length;
  }
}

function padTo(count: number, total: number): string {
  return formatCount(count).padStart(formatCount(total).length);
}
