/**
 * What of the list was asked for.
 *
 * @module
 */
import { nearest, UsageError } from "../../kernel/mod.ts";
import { type Entry, type Kind, kinds } from "./entry.ts";

/**
 * The entries of a kind (`optimizer` or `optimizers`), or the one of a kind and name. A name alone is
 * looked for in all kinds. Throws a {@linkcode UsageError} with the nearest one for what is unknown.
 */
export function chooseEntries(entries: readonly Entry[], operands: readonly string[]): Entry[] {
  const [first, name] = operands;
  if (first === undefined) return [...entries];
  const kind = kindOf(first);
  if (kind === undefined) {
    const named = entries.filter((entry) => entry.name === first);
    if (named.length > 0 && name === undefined) return named;
    const known = [...kinds, ...name === undefined ? entries.map((entry) => entry.name) : []];
    throw new UsageError(
      `unknown kind "${first}"${name === undefined ? ", and nothing has that name" : ""}; ` +
        `kinds: ${kinds.join(", ")}${nearest(first, known)}`,
    );
  }
  const own = entries.filter((entry) => entry.kind === kind);
  if (name === undefined) return own;
  const found = own.filter((entry) => entry.name === name);
  if (found.length > 0) return found;
  const names = own.map((entry) => entry.name);
  throw new UsageError(
    `unknown ${kind} "${name}"; known: ${names.join(", ") || "none"}${nearest(name, names)}`,
  );
}

function kindOf(text: string): Kind | undefined {
  return kinds.find((kind) => text === kind || text === `${kind}s`);
}
