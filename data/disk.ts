/**
 * Errors of the file system, as users read them.
 *
 * @module
 */
import { UsageError } from "../kernel/errors.ts";

/**
 * Waits for the file system. What goes wrong there (no permission, no room, a folder where a file
 * should be) becomes a {@linkcode UsageError} that names `path` and ends with `hint`.
 */
export async function onDisk<T>(path: string, work: Promise<T>, hint = ""): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UsageError(`${path}: ${error.message}${hint && `; ${hint}`}`, { cause: error });
  }
}

/** The same, but `undefined` where there is no such file or folder. */
export async function ifThere<T>(path: string, work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const { NotFound, NotADirectory } = Deno.errors;
    if (error instanceof NotFound || error instanceof NotADirectory) return undefined;
    return onDisk(path, Promise.reject(error));
  }
}

/** Writes all of the bytes where the file stands. `path` is its name in errors, `hint` their end. */
export async function writeAll(
  file: Deno.FsFile,
  bytes: Uint8Array,
  path: string,
  hint = "",
): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    at += await onDisk(path, file.write(bytes.subarray(at)), hint);
  }
}

/** Fills `bytes` from where the file stands. `path` is its name in errors; one is that it ends. */
export async function readAll(file: Deno.FsFile, bytes: Uint8Array, path: string): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const count = await onDisk(path, file.read(bytes.subarray(at)));
    if (count === null) throw new UsageError(`${path}: it became shorter while it was read`);
    at += count;
  }
}

/**
 * Waits for all of the work. Where more than one part fails, the error is that of the first in order,
 * not in time: the same files give the same message.
 */
export async function allInOrder<T extends readonly unknown[]>(
  work: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}
