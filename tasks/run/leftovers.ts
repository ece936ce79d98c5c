/**
 * What processes that were killed leave behind, and how it is told from what others are at.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { UsageError } from "../../kernel/errors.ts";
import { diskError } from "./disk_error.ts";
import { exists } from "./exists.ts";

/** `.last.safetensors.0f8fad5b-d9cb-469f-a165-70867728950e.tmp` */
const TEMPORARY = /^\..+\.[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

/** A name for a file that becomes `path` when it is whole: in the same folder, and nobody else's. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.tmp`);
}

/**
 * Locks an open file or folder for this process; the system lets go of it when the process ends,
 * however it ends. `false` where another process has it, `undefined` on a file system without locks.
 */
export async function tryLock(file: Deno.FsFile): Promise<boolean | undefined> {
  return await file.tryLock(true).catch(() => undefined);
}

/** A file under a temporary name, open for writing. */
export interface TemporaryFile extends Disposable {
  /** Its path. */
  readonly path: string;
  /** The file; the lock on it goes when this is closed. */
  readonly file: Deno.FsFile;
}

/** Makes the file that becomes `path`, locked, so that {@linkcode removeLeftovers} lets it be. */
export async function openTemporary(path: string): Promise<TemporaryFile> {
  for (;;) {
    const temporary = temporaryName(path);
    const file = await Deno.open(temporary, { write: true, createNew: true });
    // Between these two lines another process may have taken it for a leftover: then again.
    if (await tryLock(file) !== false && await exists(temporary)) {
      return { path: temporary, file, [Symbol.dispose]: () => file.close() };
    }
    file.close();
  }
}

/**
 * Removes the temporary files of a folder whose writers have died. One that is still being written is
 * locked, and stays. A folder that is not there has none.
 */
export async function removeLeftovers(folder: string): Promise<void> {
  try {
    for await (const { name, isFile } of Deno.readDir(folder)) {
      if (isFile && TEMPORARY.test(name)) await removeUnlessLocked(join(folder, name));
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw diskError(error, `cannot clean ${folder}`);
  }
}

async function removeUnlessLocked(path: string): Promise<void> {
  let isFree: boolean | undefined;
  try {
    using file = await Deno.open(path, { write: true });
    isFree = await tryLock(file);
    if (isFree === true) await Deno.remove(path);
  } catch (error) {
    // Its writer has just renamed or removed it.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/**
 * Takes a folder for this process until the result is disposed of or the process ends. Does nothing
 * where the system has no locks for folders, as Windows.
 *
 * @throws {UsageError} where another process has it.
 */
export async function claimFolder(path: string): Promise<Disposable> {
  if (Deno.build.os === "windows") return { [Symbol.dispose]: () => {} };
  const folder = await Deno.open(path).catch((error) => {
    throw diskError(error, `cannot open ${path}`);
  });
  if (await tryLock(folder) === false) {
    folder.close();
    throw new UsageError(
      `${path}: another process is training this run; wait until it ends, or stop it`,
    );
  }
  return folder;
}
