/**
 * MNIST: 70,000 handwritten digits.
 *
 * Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
 *
 * @module
 */
import { type DatasetFunction, defineDataset } from "../kernel/dataset.ts";
import { cacheFolder } from "./cache.ts";
import { dataFolderOfEnvironment } from "./data_folder.ts";
import { DIGIT_NAMES } from "./digits.ts";
import { allInOrder, onDisk } from "./disk.ts";
import { download, type RemoteFile } from "./download.ts";
import { type FileReader, folderReader, readLabelledImages, SIDE } from "./idx_images.ts";
import { imageDataset, type ImageOptions, imageOptions } from "./images.ts";

/** Where MNIST's files can be had. */
export interface MnistSource {
  /** Addresses of folders with the files, each with a slash at its end; tried in turn. */
  readonly mirrors: readonly string[];
  /** The four files. */
  readonly files: readonly RemoteFile[];
  /** The folder that keeps downloads. */
  readonly cache: () => string;
  /** The user's own folder, where no other is given; nothing is downloaded then. */
  readonly dataFolder?: () => string | undefined;
}

/** The official files, from mirrors that others maintain. */
const OFFICIAL: MnistSource = {
  mirrors: [
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
  ],
  files: [
    {
      name: "train-images-idx3-ubyte.gz",
      bytes: 9_912_422,
      sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    },
    {
      name: "train-labels-idx1-ubyte.gz",
      bytes: 28_881,
      sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    },
    {
      name: "t10k-images-idx3-ubyte.gz",
      bytes: 1_648_877,
      sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    },
    {
      name: "t10k-labels-idx1-ubyte.gz",
      bytes: 4_542,
      sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    },
  ],
  cache: () => cacheFolder("mnist"),
  dataFolder: dataFolderOfEnvironment,
};

/** Reads files from the cache and downloads those that are not in it. */
function downloadReader(source: MnistSource, onProgress: (line: string) => void): FileReader {
  const folder = source.cache();
  return async (name) => {
    const file = source.files.find((f) => f.name === name);
    if (file === undefined) throw new Error(`mnist: no file ${name}`);
    const path = await download(file, { mirrors: source.mirrors, folder, onProgress });
    return { bytes: await onDisk(path, Deno.readFile(path)), source: name };
  };
}

/** Declares MNIST with files from `source`. */
export function defineMnist(source: MnistSource): DatasetFunction<ImageOptions> {
  return defineDataset({
    name: "mnist",
    description: "MNIST: 60,000 handwritten digits and 10,000 for testing, 28 x 28 pixels",
    options: imageOptions(5_000),
    async load(options, { dataDir = source.dataFolder?.(), onProgress }) {
      const read = dataDir === undefined
        ? downloadReader(source, (line) => onProgress(`mnist: ${line}`))
        : await folderReader(dataDir, "mnist", source.mirrors[0] ?? "");
      const [train, test] = await allInOrder([
        readLabelledImages(read, "train", DIGIT_NAMES.length),
        readLabelledImages(read, "t10k", DIGIT_NAMES.length),
      ]);
      return imageDataset(
        { name: "mnist", inputShape: [SIDE, SIDE], classes: DIGIT_NAMES, train, test },
        options,
      );
    },
  });
}

/**
 * MNIST. Of the 60,000 training images the last 5,000 are for validation unless `validation` says
 * otherwise; the 10,000 test images stay apart.
 *
 * The files are read from `dataDir` if it is given, `mnist({}, { dataDir: "path/to/folder" })`, else
 * from the folder that the environment variable `DINOGRAD_DATA` names (if it may be read), else they
 * are downloaded to a cache. In a folder they may lie in `mnist`, too.
 *
 * Files in a data folder are taken as they are. They need to be valid IDX files of 28 × 28 images with
 * labels 0 to 9; Fashion-MNIST's are, too. Downloads are compared with the SHA-256 of the official ones.
 */
export const mnist: DatasetFunction<ImageOptions> = defineMnist(OFFICIAL);
