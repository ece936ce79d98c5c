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
