/**
 * Files that are whole or not there at all, and clear lines for what goes wrong with a disk.
 *
 * @module
 */
import { basename, dirname, join } from "@std/path";
import { isUserError, UsageError } from "../../kernel/errors.ts";

/**
 * Writes a file so that a reader, or a machine that loses power, finds either the old contents or
 * all of the new: to a temporary name in the same folder, on to the disk (fsync), then renamed.
 * Throws a {@linkcode UsageError} where the disk refuses.
 */
export async function writeFileAtomic(path: string, data: Uint8Array | string): Promise<void> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const temporary = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.tmp`);
  try {
    try {
      await writeNew(temporary, bytes);
      await Deno.rename(temporary, path);
    } catch (error) {
      await Deno.remove(temporary).catch(() => {}); // the first error is the one to report
      throw error;
    }
    await syncFolder(dirname(path));
  } catch (error) {
    throw diskError(error, `cannot write ${path}`);
  }
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
  await file.sync();
}

/** Makes a rename last. Windows cannot open a folder; there the file system's journal must do. */
async function syncFolder(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  using folder = await Deno.open(path);
  await folder.sync();
}

/** Adds one line to the end of a file, in a single write. The file is made if it is not there. */
export async function appendLine(path: string, line: string): Promise<void> {
  const bytes = new TextEncoder().encode(`${line}\n`);
  try {
    using file = await Deno.open(path, { append: true, create: true });
    for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
  } catch (error) {
    throw diskError(error, `cannot write ${path}`);
  }
}

/** Reads a file as UTF-8 text. Throws a {@linkcode UsageError} where it is not there or refused. */
export async function readText(path: string): Promise<string> {
  return await Deno.readTextFile(path).catch((error) => {
    throw diskError(error, `cannot read ${path}`);
  });
}

/** Reads a file. Throws a {@linkcode UsageError} where it is not there or refused. */
export async function readBytes(path: string): Promise<Uint8Array> {
  return await Deno.readFile(path).catch((error) => {
    throw diskError(error, `cannot read ${path}`);
  });
}

/**
 * The error to throw for one that came from the file system: one line that starts with `action` and
 * says what to do. What Deno's own permissions refuse, a closed pipe, and bugs come back as they are.
 */
export function diskError(error: unknown, action: string): unknown {
  if (!(error instanceof Error) || isUserError(error)) return error;
  const reason = reasonOf(error);
  return reason === undefined ? error : new UsageError(`${action}: ${reason}`, { cause: error });
}

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
  // The system's other refusals carry a code: ENOSPC, EROFS, EDQUOT, ENAMETOOLONG, EIO, ...
  const code = "code" in error ? error.code : undefined;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return "the disk is full; free some space or choose another folder";
  }
  if (code === "EROFS") return "the file system is read-only; choose another folder";
  return typeof code === "string" ? error.message : undefined;
}
