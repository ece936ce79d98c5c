/**
 * Reading CIFAR-10's files of records.
 *
 * @module
 */
import { sizeOf } from "../kernel/backend.ts";
import { UsageError } from "../kernel/errors.ts";
import { onDisk, readAll } from "./disk.ts";
import type { LabelledImages } from "./image_split.ts";
import { sharedBytes } from "./shared_bytes.ts";

/** The shape of an image: its red, green and blue pixels. */
export const INPUT_SHAPE: readonly number[] = [3, 32, 32];

const PIXELS = sizeOf(INPUT_SHAPE);
/** A label, then the red, the green and the blue pixels, each 32 × 32. */
const RECORD = 1 + PIXELS;
/** What is read of a file at a time: 500 images. */
const BLOCK = 500 * RECORD;
const LABELS = 10;

/** What is known of the files. */
export interface FileFormat {
  /** How many images each of them holds. */
  readonly images: number;
  /** Where whole files can be had, for messages. */
  readonly address: string;
}

/** Reads files of records into memory, each byte once. Throws a user error that names the file. */
export async function readRecords(
  paths: readonly string[],
  { images, address }: FileFormat,
): Promise<LabelledImages> {
  const size = images * RECORD;
  for (const path of paths) {
    const { size: found } = await onDisk(path, Deno.stat(path));
    if (found === size) continue;
    throw new UsageError(
      `${path}: found ${found} bytes, needed ${size}: ${images} images, each a label and ` +
        `3 x 32 x 32 pixels; the file is cut short or of another kind, take the one of ${address}`,
    );
  }
  const pixels = sharedBytes(paths.length * images * PIXELS);
  const labels = sharedBytes(paths.length * images);
  const block = new Uint8Array(BLOCK);
  let image = 0;
  for (const path of paths) {
    using file = await onDisk(path, Deno.open(path));
    for (let start = 0; start < size; start += BLOCK) {
      const bytes = block.subarray(0, size - start);
      await readAll(file, bytes, path);
      for (let at = 0; at < bytes.length; at += RECORD, image++) {
        const label = bytes[at] ?? 0;
        if (label >= LABELS) {
          const place = (start + at) / RECORD;
          throw new UsageError(`${path}: found label ${label} at image ${place}, allowed: 0 to 9`);
        }
        labels[image] = label;
        pixels.set(bytes.subarray(at + 1, at + RECORD), image * PIXELS);
      }
    }
  }
  return { pixels, labels };
}

/**
 * Throws a user error where two files begin with the same image: one stands in the place of another. A
 * model that is tested on images it has learnt looks better than it is, and nothing else would tell.
 */
export async function refuseCopies(
  paths: readonly string[],
  { address }: FileFormat,
): Promise<void> {
  const firsts = await Promise.all(paths.map(async (path) => {
    using file = await onDisk(path, Deno.open(path));
    const record = new Uint8Array(RECORD);
    await readAll(file, record, path);
    return record.join();
  }));
  firsts.forEach((first, i) => {
    const before = firsts.indexOf(first);
    if (before === i) return;
    throw new UsageError(
      `${paths[i]}: found the images of ${
        paths[before]
      }, needed others: one of the two has the place of ` +
        `another file; take both of ${address}`,
    );
  });
}
