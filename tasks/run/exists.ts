/**
 * Files and folders that may be there or not.
 *
 * @module
 */
import { diskError } from "./disk_error.ts";

/** Whether there is something at a path. Throws a user error where the disk does not say. */
export async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, (error) => {
    if (error instanceof Deno.errors.NotFound) return false;
    throw diskError(error, `cannot open ${path}`);
  });
}
