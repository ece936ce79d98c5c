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
import type { Compiler } from "./compiler.ts";

/** Write permission of group and others. */
const othersMayWrite = 0o022;

/** A folder of compiled libraries. */
export class Cache {
  /** Where they are. */
  readonly folder: string;
  /** Why this is not the folder that was asked for. */
  readonly warning: string | undefined;
  /** The user's number: that of a file made by this process. Asking the system takes a permission. */
  readonly #user: number | null;

  private constructor(folder: string, user: number | null, warning?: string) {
    this.folder = folder;
    this.#user = user;
    this.warning = warning;
  }

  /**
   * Opens a folder, which is made if it is missing. One that cannot be written, or that others can write, is replaced
   * by a temporary one for this process, with a warning.
   */
  static open(folder: string | undefined): Cache {
    let reason = "there is no HOME";
    if (folder !== undefined) {
      try {
        Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
        const user = userOf(folder);
        const { uid, mode } = Deno.statSync(folder);
        if (uid === user && !isOpen(mode)) return new Cache(folder, user);
        reason = uid === user
          ? `others may write to ${folder}; mend it with: chmod go-w ${folder}`
          : `${folder} belongs to another user`;
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        reason = error instanceof Deno.errors.NotCapable
          ? `may not write to ${folder}; allow it with --allow-read=${folder} --allow-write=${folder}`
          : `cannot write to ${folder}: ${error.message}`;
      }
    }
    const temporary = temporaryFolder(reason);
    return new Cache(
      temporary,
      userOf(temporary),
      `native: ${reason}; kernels are compiled for this process alone. Choose a folder with the option cache or ` +
        "DINOGRAD_CACHE",
    );
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

function temporaryFolder(reason: string): string {
  try {
    const folder = Deno.makeTempDirSync({ prefix: "dinograd-native-" });
    addEventListener("unload", () => removeIfThere(folder));
    return folder;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UsageError(
      `native: no folder for compiled kernels: ${reason}, and there is no temporary one either: ${error.message}; ` +
        "choose one with the option cache or DINOGRAD_CACHE, or take --backend wasm",
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
