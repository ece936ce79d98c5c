/**
 * Links into the program's own source, by what stands there: they do not go stale.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import type { SourceLine } from "./experiment.ts";

/** The folder that holds `kernel/`, `tasks/` and the rest. */
export const root: URL = new URL("../../", import.meta.url);

/** Finds the one line of a file that holds `text`. Throws a {@linkcode UsageError} otherwise. */
export async function findSourceLine(path: string, text: string): Promise<SourceLine> {
  const lines = (await Deno.readTextFile(new URL(path, root))).split("\n");
  const found = lines.flatMap((line, i) => line.includes(text) ? [i + 1] : []);
  const [line] = found;
  if (line === undefined || found.length > 1) {
    throw new UsageError(
      `${path}: found "${text}" in ${found.length} lines, needed: in one; ` +
        "say in the experiment what the line holds now",
    );
  }
  return { place: `${path}:${line}`, link: `[${path}, line ${line}](repo:${path}#L${line})` };
}
