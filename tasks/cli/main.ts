/**
 * How a task starts and ends: what the user can mend is one line, a bug keeps its stack trace.
 *
 * @module
 */
import { isUserError } from "../../kernel/errors.ts";
import { styleOf } from "./style.ts";

/** How a task ends that did not succeed. */
export interface Failure {
  /** What goes to standard error; empty for nothing. */
  readonly line: string;
  /** What the shell is told. */
  readonly exitCode: number;
}

/** The user asked a task to stop, and it has: what was done is safe, and `message` says how to go on. */
export class InterruptedError extends Error {}

/** What a shell reports of a program that Ctrl-C ended: 128 + SIGINT. */
const INTERRUPTED = 130;

/** The exit code for what the user can mend. */
const USER_ERROR = 2;

/** What a shell reports of a program that wrote to a closed pipe: 128 + SIGPIPE. */
const BROKEN_PIPE = 141;

/**
 * Says how a task ends after `error`; `undefined` for a bug, which is thrown on so that Deno prints
 * its stack and exits with code 1.
 */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof Deno.errors.BrokenPipe) return { line: "", exitCode: BROKEN_PIPE };
  if (error instanceof InterruptedError) return { line: error.message, exitCode: INTERRUPTED };
  if (isUserError(error)) return { line: oneLine(error.message), exitCode: USER_ERROR };
  if (error instanceof Deno.errors.NotCapable) {
    return { line: explainPermission(error.message), exitCode: USER_ERROR };
  }
  return undefined;
}

/** Deno's `Requires read access to "data", run again with the --allow-read flag`, with the cause. */
function explainPermission(message: string): string {
  const [, access, flag] = /^Requires (.+?), run again with the (\S+) flag/s.exec(message) ?? [];
  if (access === undefined || flag === undefined) return oneLine(message);
  return oneLine(
    `Deno was started without the permission for ${access}; add ${flag} to the command, ` +
      `or grant it when asked`,
  );
}

/** Without line breaks, and without the control characters that a file's name might smuggle in. */
function oneLine(text: string): string {
  return text.trim().replace(/\s*[\r\n]+\s*/g, " ").replace(
    /\p{Cc}/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

/**
 * Runs a task with the arguments of the command line. A user error becomes one line on standard
 * error and exit code 2; a closed pipe ends the task in silence; anything else is thrown on.
 */
export async function runTask(main: (args: string[]) => Promise<void>): Promise<void> {
  try {
    await main([...Deno.args]);
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    if (failure.line !== "") {
      const style = styleOf(Deno.stderr.isTerminal() && !Deno.noColor);
      const label = error instanceof InterruptedError ? "stopped:" : style.red("error:");
      console.error(`${style.bold(label)} ${failure.line}`);
    }
    // Not Deno.exitCode: workers and open connections must not keep a failed task alive.
    Deno.exit(failure.exitCode);
  }
}
