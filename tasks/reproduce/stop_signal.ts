/**
 * Ctrl-C and the like as an AbortSignal.
 *
 * @module
 */

const signals: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM"];

/** Listens until it is disposed of: `using stop = new StopSignal()`. A second Ctrl-C ends at once. */
export class StopSignal {
  readonly #controller = new AbortController();
  readonly #listener = (): void => {
    if (this.signal.aborted) Deno.exit(130);
    this.#controller.abort();
  };

  /** Starts to listen. */
  constructor() {
    for (const signal of signals) Deno.addSignalListener(signal, this.#listener);
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Stops to listen. */
  [Symbol.dispose](): void {
    for (const signal of signals) Deno.removeSignalListener(signal, this.#listener);
  }
}
