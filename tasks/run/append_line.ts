/**
 * Files that grow by a line, and have whole lines whatever happens.
 *
 * @module
 */
import { diskError } from "./disk_error.ts";
import { writeAll } from "./files.ts";

/**
 * Adds one line to the end of a file and on to the disk. The file is made if it is not there; half a
 * line at its end, which a process that was killed has left, is dropped. Where the disk refuses the
 * line, none of it stays.
 */
export async function appendLine(path: string, line: string): Promise<void> {
  const bytes = new TextEncoder().encode(`${line}\n`);
  try {
    using file = await Deno.open(path, { read: true, append: true, create: true });
    const end = await endOfLines(file);
    try {
      await writeAll(file, bytes);
      await file.sync();
    } catch (error) {
      await file.truncate(end).catch(() => {}); // the first error is the one to report
      throw error;
    }
  } catch (error) {
    throw diskError(error, `cannot write ${path}`);
  }
}

const LINE_BREAK = 10;

/** Cuts a file after its last line break, and returns its size. */
async function endOfLines(file: Deno.FsFile): Promise<number> {
  const { size } = await file.stat();
  // A file that ends as it should costs one byte to find out; one that does not is read from the end.
  for (let end = size, length = 1; end > 0; end -= length, length = Math.min(end, 4096)) {
    const bytes = await readAt(file, end - length, length);
    const found = bytes.lastIndexOf(LINE_BREAK);
    if (found < 0) continue;
    const kept = end - length + found + 1;
    if (kept < size) await file.truncate(kept);
    return kept;
  }
  if (size > 0) await file.truncate(0);
  return 0;
}

async function readAt(file: Deno.FsFile, start: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await file.seek(start, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < length) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) break; // the file has become shorter meanwhile
    filled += count;
  }
  return bytes.subarray(0, filled);
}
