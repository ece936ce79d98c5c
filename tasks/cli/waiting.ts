/**
 * A sign of life while something takes long and says nothing itself.
 *
 * @module
 */
import { cutTo, formatDuration } from "./format.ts";
import { type LineOutput, terminal } from "./terminal.ts";

/** The clock of the line goes on this often, in milliseconds. */
const TICK = 1000;

/**
 * A line on the terminal's standard error that says what is under way and for how long: `using waiting = new
 * Waiting("PyTorch")`. It is gone when it is disposed of; in a pipe it never was there.
 */
export class Waiting {
  #what: string;
  readonly #output: LineOutput;
  readonly #begin: number;
  readonly #timer: ReturnType<typeof setInterval> | undefined;

  /** Shows the line. */
  constructor(what: string, output: LineOutput = terminal("error")) {
    this.#what = what;
    this.#output = output;
    this.#begin = output.now();
    if (!output.isTerminal) return;
    this.draw();
    this.#timer = setInterval(() => this.draw(), TICK);
  }

  /** Says what is under way now: for work that goes on without a pause, in which no clock can go on either. */
  say(what: string): void {
    this.#what = what;
    if (this.#timer !== undefined) this.draw();
  }

  /** Draws the line anew. */
  draw(): void {
    const time = formatDuration((this.#output.now() - this.#begin) / 1000);
    // The last column stays free: a character in it makes some terminals go to the next line.
    const line = cutTo(`${this.#what}, ${time}`, this.#output.columns() - 1);
    this.#output.write(`\r${line}\x1b[K`);
  }

  /** Removes the line. */
  [Symbol.dispose](): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#output.write("\r\x1b[K");
  }
}
