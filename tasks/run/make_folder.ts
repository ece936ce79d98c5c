/**
 * Making folders.
 *
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../../kernel/errors.ts";
import { diskError } from "./disk_error.ts";
import { checkRunName, nextNumber, numberedName } from "./name.ts";

/** Makes a folder, and those it lies in, if they are not there. Throws a user error where the disk refuses. */
export async function makeFolder(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true }).catch((error) => {
    throw diskError(error, `cannot make the folder ${path}`);
  });
}

/** Makes the folder of the next free number, also when several processes do so at once. */
export async function makeNumbered(root: string, stem: string): Promise<string> {
  const names = await Array.fromAsync(Deno.readDir(root), (entry) => entry.name);
  for (let number = nextNumber(stem, names);; number++) {
    const path = join(root, numberedName(stem, number));
    try {
      await Deno.mkdir(path); // refuses a folder that another process has just made
      return path;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}

/** Makes the folder of a chosen name. Refuses one that already holds files. */
export async function makeNamed(root: string, name: string): Promise<string> {
  const path = join(root, checkRunName(name));
  await Deno.mkdir(path, { recursive: true });
  for await (const entry of Deno.readDir(path)) {
    throw new UsageError(
      `--name ${name}: the folder ${path} already holds a run (${entry.name}, ...); ` +
        `choose another --name, or remove the folder`,
    );
  }
  return path;
}
