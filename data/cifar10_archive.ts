/**
 * Fetching and unpacking CIFAR-10's archive.
 *
 * @module
 */
import { basename, join } from "node:path";
import { UsageError } from "../kernel/errors.ts";
import { ifThere, onDisk } from "./disk.ts";
import { download, type RemoteFile } from "./download.ts";
import { gunzip } from "./gzip.ts";
import { readTar } from "./tar.ts";

/** The files of CIFAR-10's binary version: five of training images, the last of test images. */
export const BATCH_FILES: readonly string[] = [
  "data_batch_1.bin",
  "data_batch_2.bin",
  "data_batch_3.bin",
  "data_batch_4.bin",
  "data_batch_5.bin",
  "test_batch.bin",
];

/** The archive as its author offers it. */
export const OFFICIAL_ARCHIVE: RemoteFile = {
  name: "cifar-10-binary.tar.gz",
  bytes: 170_052_171,
  sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
};

/** More than the archive unpacks to: 512 MiB. */
const LARGEST = 2 ** 29;

/**
 * Puts the six files into the folder, unless all are there. Each is written under another name and
 * renamed, so one that is there is complete; the archive is removed after the last.
 */
export async function fetchBatches(
  source: { readonly mirrors: readonly string[]; readonly archive: RemoteFile },
  folder: string,
  onProgress: (line: string) => void,
): Promise<void> {
  const found = await Promise.all(BATCH_FILES.map((name) => {
    const path = join(folder, name);
    return ifThere(path, Deno.stat(path));
  }));
  if (found.every((info) => info !== undefined)) return;

  const { mirrors, archive } = source;
  const packed = await download(archive, { mirrors, folder, onProgress });
  onProgress(`unpacking ${archive.name}`);
  const missing = new Set(BATCH_FILES);
  for (
    const { name, bytes } of readTar(await gunzip(packed, archive.name, LARGEST), archive.name)
  ) {
    const file = basename(name);
    if (!missing.delete(file)) continue;
    const path = join(folder, file);
    // Processes that unpack at the same time write the same bytes under names of their own.
    const temporary = `${path}.${crypto.randomUUID()}.part`;
    await onDisk(path, Deno.writeFile(temporary, bytes));
    await onDisk(path, Deno.rename(temporary, path));
  }
  if (missing.size > 0) {
    throw new UsageError(`${archive.name}: found no ${Array.from(missing).join(", ")} in it`);
  }
  const path = join(folder, archive.name);
  await ifThere(path, Deno.remove(path));
}
