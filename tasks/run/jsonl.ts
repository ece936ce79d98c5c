/**
 * Files of one JSON object a line.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import { parseJson } from "./json.ts";
import { quote } from "./show.ts";

/** An object as it was read: what its fields hold is not known yet. */
export type Fields = ReadonlyMap<string, unknown>;

/** The fields of a JSON object; `undefined` for any other value. */
export function fieldsOf(json: unknown): Fields | undefined {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  return new Map<string, unknown>(Object.entries(json));
}

/**
 * Reads the rows of a file. `parse` returns `undefined` for fields that are not a row, and `needed`
 * says what is one. A last line without its line break is what a process that was killed leaves
 * behind: it is dropped.
 *
 * ```ts
 * const text = '{"step":1}\n{"step":2}\n{"st';
 * const steps = parseLines(text, "steps.jsonl", (row) => row.get("step"), "an object with a step");
 * console.log(steps); // [1, 2]
 * ```
 *
 * @throws {UsageError} naming any other damaged line; `source` names the file in it.
 */
export function parseLines<T>(
  text: string,
  source: string,
  parse: (fields: Fields) => T | undefined,
  needed: string,
): T[] {
  return linesOf(text).map((line, i) => {
    const fields = fieldsOf(parseJson(line));
    const row = fields === undefined ? undefined : parse(fields);
    if (row !== undefined) return row;
    throw new UsageError(
      `${source}: line ${i + 1} is damaged: found ${quote(line)}, needed: ${needed}; ` +
        "remove the line",
    );
  });
}

/** The whole lines of a file; what follows the last line break is none. */
export function linesOf(text: string): string[] {
  return text.split("\n").slice(0, -1);
}
