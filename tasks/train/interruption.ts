/**
 * Ctrl-C and the like: asks the training to stop after the step.
 *
 * @module
 */

const signals: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];

/** A signal reaches the program only between tasks of the event loop: at least this often, in ms. */
const BREATH = 100;

/**
 * Listens for the signals that ask a program to stop. The first is noted; a second one, from somebody
 * who does not want to wait, ends the program at once.
 */
export class Interruption {
  #asked = false;
  #breathed = performance.now();
  readonly #listener = (): void => {
    if (this.#asked) Deno.exit(130);
    this.#asked = true;
  };

  /** Starts to listen. */
  constructor() {
    for (const signal of signals) Deno.addSignalListener(signal, this.#listener);
  }

  /** Whether somebody asked to stop. Ten times a second it lets the event loop hear of it. */
  async asked(): Promise<boolean> {
    if (performance.now() - this.#breathed >= BREATH) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.#breathed = performance.now();
    }
    return this.#asked;
  }

  /** Stops to listen: `using interruption = new Interruption()`. */
  [Symbol.dispose](): void {
    for (const signal of signals) Deno.removeSignalListener(signal, this.#listener);
  }
}
