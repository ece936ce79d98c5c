/**
 * Ctrl-C and the like: what was begun comes to a safe end.
 *
 * @module
 */

const signals: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];

/** A signal reaches the program only between tasks of the event loop: at least this often, in ms. */
const BREATH = 100;

/**
 * One Ctrl-C may arrive twice: from the terminal, and from `deno task`, which passes its own on. What comes
 * within this time of the first, in ms, is no second request.
 */
const ECHO = 500;

/**
 * Listens for the signals that ask a program to stop, until it is disposed of: `using stop = new
 * StopSignal()`. A second one, from somebody who does not want to wait, ends the program at once.
 */
export class StopSignal {
  readonly #controller = new AbortController();
  readonly #now: () => number;
  readonly #listener = (): void => {
    if (!this.signal.aborted) {
      this.#first = this.#now();
      this.#controller.abort();
    } else if (this.#now() - this.#first > ECHO) Deno.exit(130);
  };
  #first = 0;
  #breathed = performance.now();

  /** Starts to listen. `now` tells the time in ms, for tests. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    for (const signal of signals) Deno.addSignalListener(signal, this.#listener);
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether somebody asked to stop. Ten times a second it lets the event loop hear of it. */
  async asked(): Promise<boolean> {
    if (performance.now() - this.#breathed >= BREATH) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.#breathed = performance.now();
    }
    return this.signal.aborted;
  }

  /** Stops to listen. */
  [Symbol.dispose](): void {
    for (const signal of signals) Deno.removeSignalListener(signal, this.#listener);
  }
}
