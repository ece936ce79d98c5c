/**
 * Compiled libraries, kept by content: what was compiled once on this machine is never compiled again.
 *
 * An entry is a folder named after the hash of source and compiler, with the library and its checksum. It is made
 * under another name and renamed, so that it is there as a whole or not at all, whoever else is at work. What others
 * could have written is not loaded: a library does as it likes in this process.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { UsageError } from "../../../kernel/errors.ts";
import { choose, type Lack, lackOf } from "./cache_lack.ts";
import type { Compiler } from "./compiler.ts";

/** Write permission of group and others. */
const othersMayWrite = 0o022;

/** A folder of compiled libraries. */
export class Cache {
  /** Where they are. */
  readonly folder: string;
  /** Why this is not the folder that was asked for, and what to do about it. */
  readonly lack: Lack | undefined;
  /** The user's number: that of a file made by this process. Asking the system takes a permission. */
  readonly #user: number | null;

  private constructor(folder: string, user: number | null, lack?: Lack) {
    this.folder = folder;
    this.#user = user;
    this.lack = lack;
  }

  /**
   * Opens a folder, which is made if it is missing. One that cannot be written, or that others can write, is replaced
   * by a temporary one for this process.
   */
  static open(folder: string | undefined): Cache {
    let lack: Lack = { found: "there is no HOME", hint: choose };
    if (folder !== undefined) {
      try {
        Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
        const user = userOf(folder);
        const { uid, mode } = Deno.statSync(folder);
        if (uid === user && !isOpen(mode)) return new Cache(folder, user);
        lack = uid === user
          ? { found: `others may write to ${folder}`, hint: `mend it with: chmod go-w ${folder}` }
          : { found: `${folder} belongs to another user`, hint: choose };
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        lack = lackOf(error, folder);
      }
    }
    const temporary = temporaryFolder(lack);
    return new Cache(temporary, userOf(temporary), lack);
  }

  /** The path of the library compiled from `source`. */
  library(source: string, compiler: Compiler): string {
    const key = sha256(`${compiler.identity}\n${source}`);
    const entry = `${this.folder}/${key}`;
    const library = `${entry}/${libraryName}`;
    if (this.#isSound(entry)) return library;
    const made = Deno.makeTempDirSync({ dir: this.folder, prefix: ".new-" });
    try {
      Deno.writeTextFileSync(`${made}/source.c`, source);
      compiler.compile(`${made}/source.c`, `${made}/${libraryName}`);
      // Whatever the umask says.
      Deno.chmodSync(`${made}/${libraryName}`, 0o700);
      Deno.writeTextFileSync(`${made}/sha256`, sha256(Deno.readFileSync(`${made}/${libraryName}`)));
      this.#replace(entry, made);
    } finally {
      removeIfThere(made);
    }
    return library;
  }

  #replace(entry: string, made: string): void {
    // Another process may have been faster since we looked; its library is as good.
    if (this.#isSound(entry)) return;
    removeIfThere(entry);
    try {
      Deno.renameSync(made, entry);
    } catch (error) {
      if (!this.#isSound(entry)) throw error;
    }
  }

  /** Whether an entry is whole and nobody else could have written to it. */
  #isSound(entry: string): boolean {
    try {
      const isOurs = [entry, `${entry}/${libraryName}`, `${entry}/sha256`].every((path) => {
        const { uid, mode, isSymlink } = Deno.lstatSync(path);
        return uid === this.#user && !isOpen(mode) && !isSymlink;
      });
      return isOurs &&
        sha256(Deno.readFileSync(`${entry}/${libraryName}`)) ===
          Deno.readTextFileSync(`${entry}/sha256`);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
        return false;
      }
      throw error;
    }
  }
}

const libraryName = "library.so";

function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

function isOpen(mode: number | null): boolean {
  return ((mode ?? 0) & othersMayWrite) !== 0;
}

/** Who owns a file that this process makes in a folder. */
function userOf(folder: string): number | null {
  const path = Deno.makeTempFileSync({ dir: folder, prefix: ".who-" });
  try {
    return Deno.statSync(path).uid;
  } finally {
    Deno.removeSync(path);
  }
}

let temporary: string | undefined;

/** The one temporary folder of this process. */
function temporaryFolder({ found, hint }: Lack): string {
  if (temporary !== undefined) return temporary;
  try {
    const folder = temporary = Deno.makeTempDirSync({ prefix: "dinograd-native-" });
    addEventListener("unload", () => removeIfThere(folder));
    return folder;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UsageError(
      `native: no folder for compiled kernels: ${found}, and there is no temporary one either: ${error.message}; ` +
        `${hint}, or take --backend wasm`,
    );
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
