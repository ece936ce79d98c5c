/**
 * Unpacking gzip files.
 *
 * @module
 */
import { UsageError } from "../kernel/errors.ts";

/** Whether bytes start as a gzip file does (RFC 1952). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/**
 * Unpacks a gzip file while it is read, a chunk at a time. Throws a {@linkcode UsageError} that names
 * `source` when it is damaged, incomplete, followed by anything else, or unpacks to more than `limit`
 * bytes; what came before that may be wrong.
 */
export async function* gunzipped(
  packed: ReadableStream<Uint8Array<ArrayBuffer>>,
  source: string,
  limit: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  let size = 0;
  try {
    for await (const chunk of packed.pipeThrough(new DecompressionStream("gzip"))) {
      size += chunk.length;
      // Leaving the loop cancels the stream: what a bomb would unpack to is never held.
      if (size > limit) throw new UsageError(`${source}: unpacks to more than ${limit} bytes`);
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(
      `${source}: the gzip file is damaged or incomplete (${error.message}); get it anew`,
    );
  }
}

/** Unpacks the bytes of a gzip file, with the errors of {@linkcode gunzipped}. */
export async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
  source: string,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks = await Array.fromAsync(gunzipped(new Blob([bytes]).stream(), source, limit));
  const unpacked = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    unpacked.set(chunk, at);
    at += chunk.length;
  }
  return unpacked;
}
