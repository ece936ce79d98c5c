/**
 * Image datasets in MNIST's format: four IDX files, of training and test images and their labels.
 *
 * @module
 */
import { join } from "node:path";
import { showShape } from "../kernel/backend.ts";
import { UsageError } from "../kernel/errors.ts";
import { allInOrder, ifThere } from "./disk.ts";
import { gunzip, isGzip } from "./gzip.ts";
import { type Idx, readIdx } from "./idx.ts";
import type { LabelledImages } from "./image_split.ts";
import { sharedCopy } from "./shared_bytes.ts";

/** Width and height of MNIST's images. */
export const SIDE = 28;

/** No file of this format is larger, unpacked, than 256 MiB: five times MNIST. */
const LARGEST = 2 ** 28;

/** Gives the content of a file by its official name, packed, and what to call it in errors. */
export type FileReader = (
  name: string,
) => Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly source: string }>;

/** Reads an IDX file, packed or not: its first bytes tell, for browsers unpack but keep the name. */
async function readFile(read: FileReader, name: string): Promise<Idx & { source: string }> {
  const { bytes, source } = await read(name);
  const unpacked = isGzip(bytes) ? await gunzip(bytes, source, LARGEST) : bytes;
  return { ...readIdx(unpacked, source), source };
}

/**
 * Reads the images and labels of one part, `train` or `t10k`. Throws a {@linkcode UsageError} for
 * images that are not 28 × 28, no images at all, counts that differ, and labels beyond `classes`.
 */
export async function readLabelledImages(
  read: FileReader,
  part: "train" | "t10k",
  classes: number,
): Promise<LabelledImages> {
  const [images, labels] = await allInOrder([
    readFile(read, `${part}-images-idx3-ubyte.gz`),
    readFile(read, `${part}-labels-idx1-ubyte.gz`),
  ]);
  const [count, height, width] = images.shape;
  if (images.shape.length !== 3 || height !== SIDE || width !== SIDE) {
    throw new UsageError(
      `${images.source}: found shape ${showShape(images.shape)}, needed [count, ${SIDE}, ${SIDE}]`,
    );
  }
  if (labels.shape.length !== 1) {
    throw new UsageError(
      `${labels.source}: found shape ${showShape(labels.shape)}, needed [count]`,
    );
  }
  if (count !== labels.shape[0]) {
    throw new UsageError(
      `${images.source} has ${count} images, but ${labels.source} has ${labels.shape[0]} labels; ` +
        "both must come from the same set",
    );
  }
  if (count === 0) throw new UsageError(`${images.source}: there are no images`);
  const wrong = labels.values.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    throw new UsageError(
      `${labels.source}: found label ${labels.values[wrong]} at place ${wrong}, ` +
        `allowed: 0 to ${classes - 1}`,
    );
  }
  return { pixels: sharedCopy(images.values), labels: sharedCopy(labels.values) };
}

/** The names under which a file is found on disk: packed, unpacked, and with Windows' dot. */
function namesOnDisk(name: string): string[] {
  const plain = name.replace(/\.gz$/, "");
  return [name, plain, plain.replace("-idx", ".idx")];
}

/**
 * Reads files from a folder of the user's, or its subfolder `dataset`. Throws a
 * {@linkcode UsageError} if the folder, or a file that is asked for, is missing; `address` is where
 * the files can be had.
 */
export async function folderReader(
  folder: string,
  dataset: string,
  address: string,
): Promise<FileReader> {
  if (!(await ifThere(folder, Deno.stat(folder)))?.isDirectory) {
    throw new UsageError(
      `${dataset}: found no data folder ${folder}; ` +
        "give one that exists, or none to have the files downloaded",
    );
  }
  const folders = [folder, join(folder, dataset)];
  return async (name) => {
    for (const path of folders.flatMap((f) => namesOnDisk(name).map((n) => join(f, n)))) {
      const bytes = await ifThere(path, Deno.readFile(path));
      if (bytes !== undefined) return { bytes, source: path };
    }
    throw new UsageError(
      `${dataset}: found no ${name} (packed or not) in ${folders.join(" or ")}; ` +
        `get it from ${address}${name}, or give no data folder to have it downloaded`,
    );
  };
}
