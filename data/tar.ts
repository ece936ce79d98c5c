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
  /** Its content, piece by piece, to be read before the next file is asked for. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** Bytes that come in chunks of any size, taken in pieces of any other. */
class Chunks {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #source: string;
  #chunk: Uint8Array = new Uint8Array(0);
  #position = 0;

  constructor(chunks: AsyncIterable<Uint8Array>, source: string) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#source = source;
  }

  /** How many bytes were taken. */
  get position(): number {
    return this.#position;
  }

  /** The next bytes: a view of one or more, `most` at most. Throws where there are none. */
  async take(most: number): Promise<Uint8Array> {
    while (this.#chunk.length === 0) {
      const { done, value } = await this.#chunks.next();
      if (done) {
        throw new UsageError(
          `${this.#source}: truncated: the archive ends at byte ${this.#position}`,
        );
      }
      this.#chunk = value;
    }
    const piece = this.#chunk.subarray(0, most);
    this.#chunk = this.#chunk.subarray(piece.length);
    this.#position += piece.length;
    return piece;
  }

  /** The next `count` bytes, in pieces. */
  async *pieces(count: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (const end = this.#position + count; this.#position < end;) {
      yield await this.take(end - this.#position);
    }
  }

  /** Passes over bytes. */
  async skipTo(position: number): Promise<void> {
    while (this.#position < position) await this.take(position - this.#position);
  }

  /** Reads to the end, where whoever unpacks the chunks notices that they were damaged. */
  async finish(): Promise<void> {
    while (!(await this.#chunks.next()).done);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#chunks.return?.();
  }
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
 * The plain files of an archive that comes in chunks, in order; folders and links are left out, and
 * what is not read of a file is passed over. It holds one chunk at a time, and reads the chunks to
 * their end. Throws a {@linkcode UsageError} that names `source` for a damaged header or an archive
 * cut short.
 */
export async function* readTar(
  archive: AsyncIterable<Uint8Array>,
  source: string,
): AsyncGenerator<TarEntry, void, undefined> {
  await using chunks = new Chunks(archive, source);
  const header = new Uint8Array(BLOCK);
  for (;;) {
    const at = chunks.position;
    for await (const piece of chunks.pieces(BLOCK)) {
      header.set(piece, chunks.position - piece.length - at);
    }
    // A block of zeros ends the archive.
    if (header.every((byte) => byte === 0)) return await chunks.finish();
    const size = octalAt(header, 124, 12);
    if (octalAt(header, 148, 8) !== checksum(header) || Number.isNaN(size)) {
      throw new UsageError(`${source}: not a tar archive, or damaged at byte ${at}`);
    }
    // GNU's older format has other things where POSIX has the start of a long path.
    const prefix = textAt(header, 257, 6) === "ustar" ? textAt(header, 345, 155) : "";
    const name = textAt(header, 0, 100);
    const type = textAt(header, 156, 1);
    if (type === "" || type === "0") {
      yield { name: prefix === "" ? name : `${prefix}/${name}`, body: chunks.pieces(size) };
    }
    await chunks.skipTo(at + BLOCK * (1 + Math.ceil(size / BLOCK)));
  }
}
