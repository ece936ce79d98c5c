/**
 * The folder that a model is written to.
 *
 * @module
 */
import { UsageError } from "../../kernel/mod.ts";
import { diskError } from "../run/files.ts";

/**
 * The names in a folder that is to be written to; none where it is not there.
 *
 * @throws {UsageError} for a folder that holds files, unless it may be written over.
 */
export async function filesToReplace(folder: string, overwrite: boolean): Promise<string[]> {
  const found = await filesIn(folder);
  const [first] = found.toSorted();
  if (first === undefined || overwrite) return found;
  throw new UsageError(
    `${folder}: found ${first} in it, needed: a new or an empty folder; choose another, or overwrite ` +
      "it: --overwrite, in a script { overwrite: true }",
  );
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw diskError(error, `cannot open ${folder}`);
  }
}
