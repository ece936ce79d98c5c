/**
 * Fetching one file from one address into a partial file on disk.
 *
 * @module
 */
import { basename } from "node:path";
import { ifThere, onDisk, writeAll } from "./disk.ts";

/** Why an address did not give a file; the message continues a sentence that starts with it. */
export class MirrorProblem extends Error {
  /** The class, by name. */
  override readonly name = "MirrorProblem";
}

/** Aborts when it was not fed for `patience` milliseconds. */
class Watchdog {
  readonly #controller = new AbortController();
  readonly #patience: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(patience: number) {
    this.#patience = patience;
    this.feed();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  feed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#controller.abort(new MirrorProblem(`sent nothing for ${this.#patience} ms`));
    }, this.#patience);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }
}

/** Waits for the network, and turns whatever goes wrong into a {@linkcode MirrorProblem}. */
async function fromNetwork<T>(promise: Promise<T>): Promise<T> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof MirrorProblem) throw error;
    throw new MirrorProblem(`failed: ${error instanceof Error ? error.message : error}`);
  }
}

/** Asks for the bytes from `have` on; tells whether the answer starts there or at the beginning. */
async function request(
  url: URL,
  have: number,
  bytes: number,
  signal: AbortSignal,
): Promise<{ body: ReadableStream<Uint8Array>; resumed: boolean }> {
  // Any other encoding would have to be undone before bytes can be counted.
  const headers = new Headers({ "accept-encoding": "identity" });
  if (have > 0) headers.set("range", `bytes=${have}-`);
  const response = await fromNetwork(fetch(url, { headers, signal }));
  const resumed = response.status === 206;
  const range = response.headers.get("content-range");
  const length = response.headers.get("content-length");
  const problem = !response.ok
    ? `answers ${response.status} ${response.statusText}`.trim()
    : resumed && !range?.startsWith(`bytes ${have}-`)
    ? `continues at the wrong place: asked for bytes ${have}-, got ${range}`
    : length !== null && Number(length) !== bytes - (resumed ? have : 0)
    ? `has a file of ${Number(length) + (resumed ? have : 0)} bytes, needed ${bytes}`
    : undefined;
  if (problem !== undefined || response.body === null) {
    await response.body?.cancel();
    throw new MirrorProblem(problem ?? "answers with nothing");
  }
  return { body: response.body, resumed };
}

/**
 * Completes the file `part` to `bytes` bytes from `url`: the missing ones if some are there and the
 * server can do that, else all. Returns whether bytes from before were kept.
 *
 * Throws a {@linkcode MirrorProblem} if the address does not give them; what came so far stays in
 * `part`. What goes wrong on disk is a `UsageError`.
 */
export async function fetchInto(
  part: string,
  url: URL,
  bytes: number,
  patience: number,
  onProgress: (line: string) => void,
): Promise<boolean> {
  const found = (await ifThere(part, Deno.stat(part)))?.size ?? 0;
  if (found === bytes) return true;
  const have = found < bytes ? found : 0;

  using watchdog = new Watchdog(patience);
  const { body, resumed } = await request(url, have, bytes, watchdog.signal);
  using file = await onDisk(part, Deno.open(part, { create: true, write: true }));
  let size = resumed ? have : 0;
  await onDisk(part, file.truncate(size));
  await onDisk(part, file.seek(size, Deno.SeekMode.Start));

  const name = basename(part, ".part");
  const megabytes = (bytes / 1e6).toFixed(1);
  let tenths = -1;
  const reader = body.getReader();
  try {
    for (;;) {
      if (Math.floor(10 * size / bytes) > tenths) {
        tenths = Math.floor(10 * size / bytes);
        onProgress(`${name}: ${10 * tenths} % of ${megabytes} MB from ${url.host}`);
      }
      const { value } = await fromNetwork(reader.read());
      if (value === undefined) break;
      watchdog.feed();
      size += value.length;
      if (size > bytes) throw new MirrorProblem(`has a file of more than ${bytes} bytes`);
      await writeAll(file, value, part);
    }
  } finally {
    // Cancelling a stream that has failed throws its error once more.
    await reader.cancel().catch(() => {});
  }
  if (size < bytes) throw new MirrorProblem(`ended after ${size} of ${bytes} bytes`);
  return resumed;
}
