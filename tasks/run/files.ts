/**
 * Files that are whole or not there at all.
 *
 * @module
 */
import { dirname } from "node:path";
import { UsageError } from "../../kernel/errors.ts";
import { diskError } from "./disk_error.ts";
import { openTemporary } from "./leftovers.ts";

export { diskError } from "./disk_error.ts";

/**
 * Writes a file so that a reader, or a machine that loses power, finds either the old contents or
 * all of the new: to a temporary name in the same folder, on to the disk (fsync), then renamed.
 * Throws a {@linkcode UsageError} where the disk refuses.
 */
export async function writeFileAtomic(path: string, data: Uint8Array | string): Promise<void> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  try {
    // Open, and so locked, until it has its name.
    using temporary = await openTemporary(path);
    try {
      await writeAll(temporary.file, bytes);
      await temporary.file.sync();
      await Deno.rename(temporary.path, path);
    } catch (error) {
      await Deno.remove(temporary.path).catch(() => {}); // the first error is the one to report
      throw error;
    }
    await syncFolder(dirname(path));
  } catch (error) {
    throw diskError(error, `cannot write ${path}`);
  }
}

/** Writes all of the bytes, however many the system takes at a time. */
export async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
}

/**
 * Makes the renames in a folder last (fsync). Windows cannot open a folder; there the file system's
 * journal must do.
 */
export async function syncFolder(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  using folder = await Deno.open(path);
  await folder.sync();
}

/** No text that a run writes comes near: 256 MiB. A JavaScript string ends at twice that. */
const LARGEST_TEXT = 2 ** 28;

/** 4 GiB: a billion parameters. */
const LARGEST = 2 ** 32;

/** Reads a file as UTF-8 text. Throws a {@linkcode UsageError} where it is not there or refused. */
export async function readText(path: string): Promise<string> {
  return await read(path, LARGEST_TEXT, Deno.readTextFile);
}

/** Reads a file as UTF-8 text; `undefined` where there is none. */
export async function readTextIfAny(path: string): Promise<string | undefined> {
  return await readText(path).catch((error) => {
    if (error instanceof UsageError && error.cause instanceof Deno.errors.NotFound) {
      return undefined;
    }
    throw error;
  });
}

/** Reads a file. Throws a {@linkcode UsageError} where it is not there or refused. */
export async function readBytes(path: string): Promise<Uint8Array> {
  return await read(path, LARGEST, Deno.readFile);
}

async function read<T>(
  path: string,
  largest: number,
  how: (path: string) => Promise<T>,
): Promise<T> {
  try {
    const { size } = await Deno.stat(path);
    if (size > largest) {
      throw new UsageError(`cannot read ${path}: it has ${size} bytes, allowed: ${largest}`);
    }
    return await how(path);
  } catch (error) {
    throw diskError(error, `cannot read ${path}`);
  }
}
