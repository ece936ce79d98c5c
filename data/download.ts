/**
 * Downloads that survive a broken mirror, a cut line and a killed process.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { UsageError } from "../kernel/errors.ts";
import { ifThere, onDisk } from "./disk.ts";
import { fetchInto, MirrorProblem } from "./transfer.ts";

/** A file whose content is known. */
export interface RemoteFile {
  /** Its name on every mirror and on disk. */
  readonly name: string;
  /** Its size in bytes. */
  readonly bytes: number;
  /** The SHA-256 of its content, in lower-case hexadecimal. */
  readonly sha256: string;
}

/** Where a file comes from and goes to. */
export interface DownloadOptions {
  /** Addresses of folders that hold the file, each with a slash at its end; tried in turn. */
  readonly mirrors: readonly string[];
  /** The folder that keeps the file. It is made if it does not exist. */
  readonly folder: string;
  /** Told one short line at each tenth of a download. */
  readonly onProgress: (line: string) => void;
  /** Milliseconds without a byte after which a mirror is given up. Default 30,000. */
  readonly patience?: number;
}

/** The SHA-256 of bytes, in lower-case hexadecimal. */
export async function sha256(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest("hex");
}

/** What is wrong with a file that is not there. */
const ABSENT = "found no such file";

/**
 * What is wrong with a file, in words; `undefined` for the right one. It is read in chunks: it may be
 * large.
 */
async function faultOf(path: string, file: RemoteFile): Promise<string | undefined> {
  const info = await ifThere(path, Deno.stat(path));
  if (info === undefined) return ABSENT;
  if (info.size !== file.bytes) return `found ${info.size} bytes, needed ${file.bytes}`;
  const opened = await ifThere(path, Deno.open(path));
  if (opened === undefined) return ABSENT;
  const found = await onDisk(path, sha256(opened.readable));
  return found === file.sha256 ? undefined : `found SHA-256 ${found}, needed ${file.sha256}`;
}

/** Makes the folder and, in it, the file that processes lock while they download. */
async function openLock(folder: string, name: string): Promise<Deno.FsFile> {
  const hint = "set DINOGRAD_CACHE to a folder that can be written to";
  await onDisk(folder, Deno.mkdir(folder, { recursive: true }), hint);
  const path = join(folder, `${name}.lock`);
  return await onDisk(path, Deno.open(path, { create: true, write: true }), hint);
}

/**
 * The path of a file in the folder, after downloading it if it is not there or damaged.
 *
 * While it is fetched it is called `NAME.part`. A part that a cut line or a killed process left
 * behind is continued, by the next mirror too. It gets its name once size and SHA-256 are right, so
 * a file under its own name is complete. Processes that want the same file wait for each other.
 *
 * Throws a {@linkcode UsageError} that lists what was wrong with a file that is there, and with each
 * mirror, if none has the file.
 */
export async function download(
  file: RemoteFile,
  { mirrors, folder, onProgress, patience = 30_000 }: DownloadOptions,
): Promise<string> {
  const path = join(folder, file.name);
  if (await faultOf(path, file) === undefined) return path;

  using lock = await openLock(folder, file.name);
  await onDisk(`${path}.lock`, lock.lock(true));
  // Another process may have fetched it while this one waited.
  const fault = await faultOf(path, file);
  if (fault === undefined) return path;
  if (fault !== ABSENT) onProgress(`${path}: ${fault}; it is downloaded anew`);

  const part = `${path}.part`;
  const problems: string[] = [];
  for (const mirror of mirrors) {
    const url = new URL(file.name, mirror);
    try {
      const resumed = await fetchInto(part, url, file.bytes, patience, onProgress);
      let intact = await faultOf(part, file) === undefined;
      if (!intact && resumed) {
        // The wrong bytes may be those from before: this mirror gets a chance with all of them.
        await onDisk(part, Deno.remove(part));
        await fetchInto(part, url, file.bytes, patience, onProgress);
        intact = await faultOf(part, file) === undefined;
      }
      if (intact) {
        await onDisk(path, Deno.rename(part, path));
        return path;
      }
      await onDisk(part, Deno.remove(part));
      throw new MirrorProblem("has a file with a wrong SHA-256");
    } catch (error) {
      if (!(error instanceof MirrorProblem)) throw error;
      problems.push(`${url} ${error.message}`);
      onProgress(`${url} ${error.message}`);
    }
  }
  throw new UsageError(
    (fault === ABSENT ? "" : `${path}: ${fault}; `) +
      `cannot download ${file.name}: ${problems.join("; ") || "there is no mirror"}; ` +
      `check the network, or put the ${fault === ABSENT ? "" : "right "}file into ${folder}`,
  );
}
