/**
 * Where lines are shown.
 *
 * @module
 */
import { diskError } from "../run/files.ts";

/** A terminal or a pipe, with a clock. */
export interface LineOutput {
  /** Writes text as it is, without a line break of its own. */
  write(text: string): void;
  /** Whether a line can be drawn over. */
  readonly isTerminal: boolean;
  /** Width of the terminal, asked for at every redraw because windows are resized. */
  columns(): number;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
}

const encoder = new TextEncoder();

/** Standard output, or standard error. Throws {@linkcode Deno.errors.BrokenPipe} when its reader has gone. */
export function terminal(name: "output" | "error" = "output"): LineOutput {
  const stream = name === "output" ? Deno.stdout : Deno.stderr;
  return {
    isTerminal: stream.isTerminal(),
    // A terminal that does not know its width says 0.
    columns: () => Deno.consoleSize().columns || 80,
    now: () => performance.now(),
    write(text) {
      let bytes = encoder.encode(text);
      try {
        while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
      } catch (error) {
        throw diskError(error, `cannot write to standard ${name}`);
      }
    },
  };
}
