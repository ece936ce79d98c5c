/**
 * What a process died of, in one line.
 *
 * @module
 */

/** Escape sequences that colour text. */
const COLOUR = new RegExp("\x1b\\[[0-9;]*m", "g");

/**
 * The line of standard error that says why a task ended: the last that starts with `error:` or `stopped:`,
 * without that word; where there is none, the last that is not empty.
 *
 * ```ts
 * const line = errorLine("warning: slow\nerror: Uncaught TypeError: x is undefined\n    at f (a.ts:1:2)\n");
 * console.log(line); // Uncaught TypeError: x is undefined
 * ```
 */
export function errorLine(stderr: string): string {
  const lines = stderr.replace(COLOUR, "").split(/\r?\n/).map((line) => line.trim());
  const named = lines.map((line) => /^(?:error|stopped): (.+)$/.exec(line)?.[1])
    .findLast((line) => line !== undefined);
  return named ?? lines.findLast((line) => line !== "") ?? "";
}
