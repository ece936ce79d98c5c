/**
 * Going back in a file that grows by a line.
 *
 * @module
 */
import { readTextIfAny, writeFileAtomic } from "./files.ts";
import { linesOf } from "./jsonl.ts";

/**
 * Keeps the lines whose rows `keep` wants, byte for byte, and drops the others, together with a last
 * line that was cut short. Does nothing where there is no file.
 */
export async function rewriteLines<T>(
  path: string,
  parse: (text: string, source: string) => readonly T[],
  keep: (row: T) => boolean,
): Promise<void> {
  const text = await readTextIfAny(path);
  if (text === undefined) return;
  const rows = parse(text, path);
  const kept = linesOf(text).filter((_, i) => {
    const row = rows[i];
    return row !== undefined && keep(row);
  });
  const rewritten = kept.map((line) => `${line}\n`).join("");
  if (rewritten !== text) await writeFileAtomic(path, rewritten);
}
