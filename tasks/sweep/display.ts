/**
 * Shows a sweep in progress: a table that is drawn over on a terminal, plain lines in a pipe.
 *
 * @module
 */
import { type LineOutput, terminal } from "../cli/terminal.ts";
import type { JobState, JobStatus } from "./job.ts";
import type { EpochsOf } from "./pace.ts";
import { changeLine, statusLine, type SweepProgress } from "./progress_lines.ts";
import { tableLines } from "./progress_table.ts";

/** A terminal or a pipe, with the terminal's height. */
export interface Screen extends LineOutput {
  /** Height of the terminal in lines. */
  rows(): number;
}

/** Standard output. */
export function screen(): Screen {
  // A terminal that does not know its height says 0.
  return { ...terminal(), rows: () => Deno.consoleSize().rows || 24 };
}

/** The table's clock goes on between changes: it is drawn again this often, in milliseconds. */
const REDRAW_MS = 500;

/** Between the plain lines of a pipe that say how far everything is, in milliseconds. */
const LINE_MS = 60_000;

/** What a display is of. */
export interface DisplayOptions {
  /** The sweep's name. */
  readonly name: string;
  /** How long its runs are to be trained. */
  readonly epochsOf: EpochsOf;
  /** Aborted when the runs are asked to stop. */
  readonly signal?: AbortSignal;
}

/** Shows the states of a sweep's jobs until it is disposed of: `using display = new Display(...)`. */
export class Display {
  readonly #options: DisplayOptions;
  readonly #screen: Screen;
  readonly #begin: number;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  #states: readonly JobState[] = [];
  #shown: readonly JobStatus[] = [];
  #nextLine: number;
  /** Lines that are on the terminal now. */
  #drawn = 0;

  /** Starts the clock. */
  constructor(options: DisplayOptions, output: Screen = screen()) {
    this.#options = options;
    this.#screen = output;
    this.#begin = output.now();
    this.#nextLine = this.#begin + LINE_MS;
    if (output.isTerminal) this.#timer = setInterval(() => this.#tick(), REDRAW_MS);
  }

  /** Shows where the jobs stand, in their order. */
  update(states: readonly JobState[]): void {
    this.#states = states;
    if (this.#screen.isTerminal) this.draw();
    else this.#writeChanges();
  }

  /** Draws the table over the last one. */
  draw(): void {
    // The cursor stands below the table, and the last column stays free: a character in it makes some
    // terminals go to the next line.
    const room = { height: this.#screen.rows() - 1, width: this.#screen.columns() - 1 };
    const lines = tableLines(this.#progress(), room);
    this.#screen.write(`${this.#up()}${lines.map((line) => `${line}\x1b[K\n`).join("")}\x1b[J`);
    this.#drawn = lines.length;
  }

  /** Removes the table. */
  clear(): void {
    if (this.#drawn > 0) this.#screen.write(`${this.#up()}\x1b[J`);
    this.#drawn = 0;
  }

  /** Removes the table and stops the clock. */
  [Symbol.dispose](): void {
    if (this.#timer !== undefined) clearInterval(this.#timer);
    this.clear();
  }

  #tick(): void {
    try {
      this.draw();
    } catch {
      // The terminal has gone. The next update says so to somebody who can act on it.
      clearInterval(this.#timer);
    }
  }

  #up(): string {
    return this.#drawn === 0 ? "" : `\r\x1b[${this.#drawn}A`;
  }

  #progress(): SweepProgress {
    const { name, epochsOf, signal } = this.#options;
    return {
      ...{ name, epochsOf, states: this.#states },
      ...{ begin: this.#begin, now: this.#screen.now(), stopping: signal?.aborted ?? false },
    };
  }

  #writeChanges(): void {
    const isFirst = this.#shown.length === 0;
    for (const [i, state] of this.#states.entries()) {
      // What was done before this sitting is summed up by the first line.
      if (isFirst || this.#shown[i] === state.status) continue;
      const line = changeLine(state);
      if (line !== undefined) this.#screen.write(`${line}\n`);
    }
    this.#shown = this.#states.map(({ status }) => status);
    if (!isFirst && this.#screen.now() < this.#nextLine) return;
    this.#nextLine = this.#screen.now() + LINE_MS;
    this.#screen.write(`${statusLine(this.#progress())}\n`);
  }
}
