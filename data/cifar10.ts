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
import { INPUT_SHAPE, readRecords, refuseCopies } from "./cifar10_records.ts";
import { dataFolderOfEnvironment } from "./data_folder.ts";
import { allInOrder, ifThere } from "./disk.ts";
import type { RemoteFile } from "./download.ts";
import { imageDataset, type ImageOptions, imageOptions } from "./images.ts";

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

/** Where CIFAR-10's archive can be had. */
export interface Cifar10Source {
  /** Addresses of folders with the archive, each with a slash at its end; tried in turn. */
  readonly mirrors: readonly string[];
  /** The archive. */
  readonly archive: RemoteFile;
  /** How many images each of its files holds. */
  readonly images: number;
  /** The folder that keeps the unpacked files. */
  readonly cache: () => string;
  /** The user's own folder, where no other is given; nothing is downloaded then. */
  readonly dataFolder?: () => string | undefined;
}

/** Finds each of the files in the first of several folders that has it. */
function findBatches(folders: readonly string[], address: string): Promise<string[]> {
  return allInOrder(BATCH_FILES.map(async (name) => {
    for (const path of folders.map((folder) => join(folder, name))) {
      if (await ifThere(path, Deno.stat(path)) !== undefined) return path;
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
    async load(options, { dataDir = source.dataFolder?.(), onProgress }) {
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
      const paths = await findBatches(folders, address);
      const format = { images: source.images, address };
      const train = await readRecords(paths.slice(0, -1), format);
      const test = await readRecords(paths.slice(-1), format);
      await refuseCopies(paths, format);
      return imageDataset(
        { name: "cifar10", inputShape: INPUT_SHAPE, classes: CLASSES, train, test },
        options,
      );
    },
  });
}

/**
 * CIFAR-10, binary version. Of the 50,000 training images the last 10,000 are for validation unless
 * `validation` says otherwise; the 10,000 test images stay apart. Images are `[3, 32, 32]`: red, green
 * and blue.
 *
 * The files are read from `dataDir` if it is given, `cifar10({}, { dataDir: "path/to/folder" })`, else
 * from the folder that the environment variable `DINOGRAD_DATA` names (if it may be read), else they
 * are downloaded to a cache. In a folder they may lie in `cifar-10-batches-bin` or `cifar10`, too.
 */
export const cifar10: DatasetFunction<ImageOptions> = defineCifar10({
  mirrors: ["https://www.cs.toronto.edu/~kriz/"],
  archive: OFFICIAL_ARCHIVE,
  images: 10_000,
  cache: () => cacheFolder("cifar10"),
  dataFolder: dataFolderOfEnvironment,
});
