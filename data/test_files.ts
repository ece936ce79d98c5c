/**
 * Small IDX files, folders and servers for tests.
 *
 * @module
 */
import { join } from "node:path";
import { readTar } from "./tar.ts";

/** The bytes of an IDX file of unsigned bytes. */
export function idxFile(
  shape: readonly number[],
  values: ArrayLike<number>,
): Uint8Array<ArrayBuffer> {
  const header = 4 + 4 * shape.length;
  const bytes = new Uint8Array(header + values.length);
  bytes.set([0, 0, 8, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((size, i) => view.setUint32(4 + 4 * i, size));
  bytes.set(values, header);
  return bytes;
}

/** Packs bytes as a gzip file. */
export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** Bytes in chunks of these sizes, in turn, each with memory of its own. */
export async function* inChunks(
  bytes: Uint8Array<ArrayBuffer>,
  sizes: readonly number[],
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield bytes.slice(at, at + size);
    at += size;
  }
}

/** The names and contents of the files of an archive. */
export function untar(
  archive: AsyncIterable<Uint8Array>,
  source: string,
): Promise<(readonly [string, Uint8Array])[]> {
  return Array.fromAsync(readTar(archive, source), async ({ name, body }) => {
    const pieces = await Array.fromAsync(body);
    return [name, Uint8Array.from(pieces.flatMap((piece) => Array.from(piece)))] as const;
  });
}

/** Four unpacked files in MNIST's format, by name; every pixel of an image is its number. */
export function smallMnist(train: number, test: number): Record<string, Uint8Array<ArrayBuffer>> {
  const images = (n: number) =>
    idxFile([n, 28, 28], Uint8Array.from({ length: n * 784 }, (_, i) => i / 784));
  const labels = (n: number) => idxFile([n], Uint8Array.from({ length: n }, (_, i) => i % 10));
  return {
    "train-images-idx3-ubyte": images(train),
    "train-labels-idx1-ubyte": labels(train),
    "t10k-images-idx3-ubyte": images(test),
    "t10k-labels-idx1-ubyte": labels(test),
  };
}

/** Runs `body` in a new folder and removes it. */
export async function inTempFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "dinograd-" });
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes files to a folder by name. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) {
    await Deno.writeFile(join(folder, name), bytes);
  }
}

/** Runs `body` with the address of a server on this machine. */
export async function withServer(
  answer: (request: Request) => Response | Promise<Response>,
  body: (address: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  try {
    await body(`http://127.0.0.1:${server.addr.port}/`);
  } finally {
    await server.shutdown();
  }
}

/** The bytes of a tar archive; `change` may alter a header before its checksum is made. */
export function tarFile(
  files: Readonly<Record<string, Uint8Array>>,
  change: (header: Uint8Array, name: string) => void = () => {},
): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder();
  const blocks: Uint8Array[] = [];
  for (const [name, bytes] of Object.entries(files)) {
    const padded = new Uint8Array(512 + 512 * Math.ceil(bytes.length / 512));
    const header = padded.subarray(0, 512);
    header.set(text.encode(name));
    header.set(text.encode(bytes.length.toString(8).padStart(11, "0")), 124);
    header.set(text.encode("0"), 156);
    change(header, name);
    header.fill(32, 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.set(text.encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
    padded.set(bytes, 512);
    blocks.push(padded);
  }
  blocks.push(new Uint8Array(1024));
  return Uint8Array.from(blocks.flatMap((block) => Array.from(block)));
}
