/**
 * Clear lines for what goes wrong with a disk.
 *
 * @module
 */
import { isUserError, UsageError } from "../../kernel/errors.ts";

/**
 * The error to throw for one that came from the file system: one line that starts with `action` and
 * says what to do. What Deno's own permissions refuse, a closed pipe, and bugs come back as they are.
 */
export function diskError(error: unknown, action: string): unknown {
  if (!(error instanceof Error) || isUserError(error)) return error;
  const reason = reasonOf(error);
  return reason === undefined ? error : new UsageError(`${action}: ${reason}`, { cause: error });
}

const FULL = "the disk is full; free some space or choose another folder";

/** What the system's refusals are called that have no class in Deno. */
const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOSPC", FULL],
  ["EDQUOT", FULL],
  ["EROFS", "the file system is read-only; choose another folder"],
  ["EFBIG", "the file would be larger than is allowed; raise the limit (ulimit -f)"],
]);

function reasonOf(error: Error): string | undefined {
  const { errors } = Deno;
  if (error instanceof errors.NotCapable || error instanceof errors.BrokenPipe) return undefined;
  if (error instanceof errors.NotFound) return "there is no such file or folder";
  if (error instanceof errors.PermissionDenied) {
    return "permission denied; change its permissions or choose another folder";
  }
  if (error instanceof errors.NotADirectory) return "a part of the path is a file, not a folder";
  if (error instanceof errors.IsADirectory) return "it is a folder";
  if (error instanceof errors.AlreadyExists) return "there is something of that name already";
  const code = codeOf(error);
  return code === undefined ? undefined : reasons.get(code) ?? error.message;
}

/** The system's name of an error; for some Deno has no name, but only the number in the message. */
function codeOf(error: Error): string | undefined {
  if ("code" in error && typeof error.code === "string") return error.code;
  const number = /\(os error (\d+)\)/.exec(error.message)?.[1];
  if (number === undefined) return undefined;
  return number === "27" && Deno.build.os !== "windows" ? "EFBIG" : number;
}
