/**
 * Files and folders that may be there or not.
 *
 * @module
 */
import { diskError } from "../run/files.ts";

/** Opens a file to write; `undefined` where there is none. */
export async function openToWrite(path: string): Promise<Deno.FsFile | undefined> {
  return await Deno.open(path, { write: true }).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
}

/** Removes a file, or a folder with all that is in it, if it is there. */
export async function removeIfAny(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

/** Runs `body`; what the disk refuses is a user error that starts with `action`. */
export async function onDisk(action: string, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    throw diskError(error, action);
  }
}
