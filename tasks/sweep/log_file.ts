/**
 * Where the output of a training process goes.
 *
 * @module
 */
import { diskError } from "../run/files.ts";

/** A file that text is added to. */
export class LogFile {
  readonly #file: Deno.FsFile;
  #isFull = false;

  private constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /** Opens it at its end; makes it if it is not there. Throws a user error where the disk refuses. */
  static async open(path: string): Promise<LogFile> {
    try {
      return new LogFile(await Deno.open(path, { append: true, create: true }));
    } catch (error) {
      throw diskError(error, `cannot write ${path}`);
    }
  }

  /**
   * Adds bytes. Where the disk is full they are lost: a process must not stand still because nobody takes
   * its output, and says itself what the full disk means to it.
   */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let rest = bytes; rest.length > 0 && !this.#isFull;) {
        rest = rest.subarray(await this.#file.write(rest));
      }
    } catch {
      this.#isFull = true;
    }
  }

  /** Closes it: `using log = await LogFile.open(path)`. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}
