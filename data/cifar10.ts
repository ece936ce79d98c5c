/**
 * CIFAR-10: 60,000 small colour photographs.
 *
 * Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
 *
 * @module
 */
import { join } from "node:path";
import { type DatasetFunction, defineDataset } from "../kernel/dataset.ts";
import { UsageError } from "../kernel/errors.ts";
import { cacheFolder } from "./cache.ts";
import { BATCH_FILES, fetchBatches, OFFICIAL_ARCHIVE } from "./cifar10_archive.ts";
import { ifThere } from "./disk.ts";
import type { RemoteFile } from "./download.ts";
import { imageDataset, type ImageOptions, imageOptions, type LabelledImages } from "./images.ts";

/** The names of the ten classes, by label, as in `batches.meta.txt`. */
const CLASSES: readonly string[] = [
  "airplane",
  "automobile",
  "bird",
  "cat",
  "deer",
  "dog",
  "frog",
  "horse",
  "ship",
  "truck",
];

const INPUT_SHAPE = [3, 32, 32];
const PIXELS = 3 * 32 * 32;
/** A label, then the red, the green and the blue pixels, each 32 × 32. */
const RECORD = 1 + PIXELS;

/** Where CIFAR-10's archive can be had. */
export interface Cifar10Source {
  /** Addresses of folders with the archive, each with a slash at its end; tried in turn. */
  readonly mirrors: readonly string[];
  /** The archive. */
  readonly archive: RemoteFile;
  /** The folder that keeps the unpacked files. */
  readonly cache: () => string;
}

/** Splits files of records into pixels and labels. Throws a user error that names the file. */
function readRecords(
  files: readonly { readonly path: string; readonly bytes: Uint8Array }[],
): LabelledImages {
  for (const { path, bytes } of files) {
    if (bytes.length === 0 || bytes.length % RECORD !== 0) {
      throw new UsageError(
        `${path}: found ${bytes.length} bytes, needed a multiple of ${RECORD}: ` +
          "a label and 3 x 32 x 32 pixels an image; the file is cut short or of another kind",
      );
    }
  }
  const count = files.reduce((sum, { bytes }) => sum + bytes.length / RECORD, 0);
  const pixels = new Uint8Array(count * PIXELS);
  const labels = new Uint8Array(count);
  let image = 0;
  for (const { path, bytes } of files) {
    for (let at = 0; at < bytes.length; at += RECORD, image++) {
      const label = bytes[at] ?? 0;
      if (label >= CLASSES.length) {
        throw new UsageError(
          `${path}: found label ${label} at image ${at / RECORD}, allowed: 0 to 9`,
        );
      }
      labels[image] = label;
      pixels.set(bytes.subarray(at + 1, at + RECORD), image * PIXELS);
    }
  }
  return { pixels, labels };
}

/** Reads the files from the first of several folders that has each of them. */
function readBatches(
  folders: readonly string[],
  address: string,
): Promise<{ path: string; bytes: Uint8Array }[]> {
  return Promise.all(BATCH_FILES.map(async (name) => {
    for (const path of folders.map((folder) => join(folder, name))) {
      const bytes = await ifThere(path, Deno.readFile(path));
      if (bytes !== undefined) return { path, bytes };
    }
    throw new UsageError(
      `cifar10: found no ${name} in ${folders.join(" or ")}; unpack ${address} there, ` +
        "or give no data folder to have it downloaded",
    );
  }));
}

/** Declares CIFAR-10 with its archive from `source`. */
export function defineCifar10(source: Cifar10Source): DatasetFunction<ImageOptions> {
  return defineDataset({
    name: "cifar10",
    description:
      "CIFAR-10: 50,000 colour photographs of 10 classes and 10,000 for testing, 32 x 32",
    options: imageOptions(10_000),
    async load(options, { dataDir, onProgress }) {
      const address = `${source.mirrors[0] ?? ""}${source.archive.name}`;
      let folders: string[];
      if (dataDir === undefined) {
        const folder = source.cache();
        await fetchBatches(source, folder, (line) => onProgress(`cifar10: ${line}`));
        folders = [folder];
      } else {
        if (!(await ifThere(dataDir, Deno.stat(dataDir)))?.isDirectory) {
          throw new UsageError(
            `cifar10: found no data folder ${dataDir}; ` +
              "give one that exists, or none to have the files downloaded",
          );
        }
        folders = [dataDir, join(dataDir, "cifar-10-batches-bin"), join(dataDir, "cifar10")];
      }
      const files = await readBatches(folders, address);
      return imageDataset({
        name: "cifar10",
        inputShape: INPUT_SHAPE,
        classes: CLASSES,
        train: readRecords(files.slice(0, -1)),
        test: readRecords(files.slice(-1)),
      }, options);
    },
  });
}

/**
 * CIFAR-10, binary version, from the data folder if one is given, else downloaded. Of the 50,000
 * training images the last 10,000 are for validation unless `validation` says otherwise; the 10,000
 * test images stay apart. Images are `[3, 32, 32]`: red, green and blue.
 */
export const cifar10: DatasetFunction<ImageOptions> = defineCifar10({
  mirrors: ["https://www.cs.toronto.edu/~kriz/"],
  archive: OFFICIAL_ARCHIVE,
  cache: () => cacheFolder("cifar10"),
});
