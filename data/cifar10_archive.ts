/**
 * Fetching and unpacking CIFAR-10's archive.
 *
 * @module
 */
import { basename, join } from "node:path";
import { UsageError } from "../kernel/errors.ts";
import { ifThere, onDisk, writeAll } from "./disk.ts";
import { download, type RemoteFile } from "./download.ts";
import { gunzipped } from "./gzip.ts";
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

/** For a disk without room for the archive and what it unpacks to. */
const ROOM = "set DINOGRAD_CACHE to a folder with room for 360 MB";

/**
 * Puts the six files into the folder, unless all are there. They are written under other names and
 * renamed once the archive has proved sound to its end, so one that is there is complete; then the
 * archive is removed. Nothing is held in memory but a chunk of it.
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
  const { readable } = await onDisk(packed, Deno.open(packed));
  await unpack(gunzipped(readable, archive.name, LARGEST), archive.name, folder);
  await ifThere(packed, Deno.remove(packed));
}

async function unpack(
  archive: AsyncIterable<Uint8Array>,
  source: string,
  folder: string,
): Promise<void> {
  // Processes that unpack at the same time write the same bytes under names of their own.
  const suffix = `.${crypto.randomUUID()}.part`;
  const missing = new Set(BATCH_FILES);
  const paths: string[] = [];
  try {
    for await (const { name, body } of readTar(archive, source)) {
      const file = basename(name);
      if (!missing.delete(file)) continue;
      const path = join(folder, file);
      paths.push(path);
      using target = await onDisk(path, Deno.create(path + suffix), ROOM);
      for await (const piece of body) await writeAll(target, piece, path, ROOM);
    }
    if (missing.size > 0) {
      throw new UsageError(`${source}: found no ${Array.from(missing).join(", ")} in it`);
    }
    for (const path of paths) await onDisk(path, Deno.rename(path + suffix, path));
  } finally {
    for (const path of paths) await ifThere(path, Deno.remove(path + suffix));
  }
}
