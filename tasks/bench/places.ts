/**
 * Whether results can be written where they are to go: asked before they are measured, which takes minutes.
 *
 * @module
 */
import { dirname, resolve } from "@std/path";
import { UsageError } from "../../kernel/mod.ts";
import { diskError } from "../run/disk_error.ts";

/** Throws a {@linkcode UsageError} where a file cannot be written. Leaves nothing behind. */
export async function checkFile(flag: string, path: string): Promise<void> {
  const found = await look(path);
  if (found?.isDirectory) {
    throw new UsageError(`${flag} ${path}: found a folder, needed: the name of a file in it`);
  }
  await check(`${flag} ${path}`, dirname(resolve(path)));
}

/** Throws a {@linkcode UsageError} where a folder cannot be made, or written to. Leaves nothing behind. */
export async function checkFolder(flag: string, path: string): Promise<void> {
  await check(`${flag} ${path}`, resolve(path));
}

async function check(asked: string, folder: string): Promise<void> {
  let place = folder;
  let found = await look(place);
  while (found === undefined) {
    place = dirname(place);
    found = await look(place);
  }
  if (!found.isDirectory) {
    throw new UsageError(`${asked}: ${place} is a file, needed: a folder; choose another`);
  }
  try {
    await Deno.remove(await Deno.makeTempFile({ dir: place, prefix: ".dinograd-" }));
  } catch (error) {
    // Folders of the system's own, such as /proc, say that there is no such file.
    throw error instanceof Deno.errors.NotFound
      ? new UsageError(
        `${asked}: no file can be made in ${place}; choose another folder`,
        { cause: error },
      )
      : diskError(error, `${asked}: cannot write to ${place}`);
  }
}

/** What is at a path; `undefined` for nothing. */
async function look(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    const { NotFound, NotADirectory } = Deno.errors;
    if (error instanceof NotFound || error instanceof NotADirectory) return undefined;
    throw diskError(error, `cannot look at ${path}`);
  }
}
