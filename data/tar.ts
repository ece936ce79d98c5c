/**
 * Reading tar archives (POSIX ustar): blocks of 512 bytes, a header before each file.
 *
 * @module
 */
import { UsageError } from "../kernel/errors.ts";

const BLOCK = 512;

/** A file of an archive. */
export interface TarEntry {
  /** Its path within the archive. */
  readonly name: string;
  /** Its content: a view of the archive. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A text field: it ends at the first zero byte or at its full width. */
function textAt(header: Uint8Array, start: number, width: number): string {
  const field = header.subarray(start, start + width);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

/** A number in octal digits, padded with spaces; NaN if it is none. */
function octalAt(header: Uint8Array, start: number, width: number): number {
  const digits = textAt(header, start, width).trim();
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN;
}

/** The sum of a header's bytes, its checksum field (148 to 155) counted as spaces. */
function checksum(header: Uint8Array): number {
  return header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 32 : byte), 0);
}

/**
 * The plain files of an archive, in order; folders and links are left out. Nothing is copied. Throws
 * a {@linkcode UsageError} that names `source` for a damaged header or an archive cut short.
 */
export function* readTar(
  archive: Uint8Array<ArrayBuffer>,
  source: string,
): Generator<TarEntry, void, undefined> {
  let at = 0;
  for (;;) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.length < BLOCK) {
      throw new UsageError(`${source}: truncated: the archive ends at byte ${archive.length}`);
    }
    // A block of zeros ends the archive.
    if (header.every((byte) => byte === 0)) return;
    const size = octalAt(header, 124, 12);
    if (octalAt(header, 148, 8) !== checksum(header) || Number.isNaN(size)) {
      throw new UsageError(`${source}: not a tar archive, or damaged at byte ${at}`);
    }
    const start = at + BLOCK;
    if (start + size > archive.length) {
      throw new UsageError(`${source}: truncated: the archive ends at byte ${archive.length}`);
    }
    // GNU's older format has other things where POSIX has the start of a long path.
    const prefix = textAt(header, 257, 6) === "ustar" ? textAt(header, 345, 155) : "";
    const name = textAt(header, 0, 100);
    const type = textAt(header, 156, 1);
    if (type === "" || type === "0") {
      yield {
        name: prefix === "" ? name : `${prefix}/${name}`,
        bytes: archive.subarray(start, start + size),
      };
    }
    at = start + BLOCK * Math.ceil(size / BLOCK);
  }
}
