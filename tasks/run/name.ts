/**
 * Names of run folders.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";

/** What a folder's name cannot hold on some system: separators, controls, and Windows' own signs. */
const FORBIDDEN = /[\\/:*?"<>|\p{Cc}]/u;

/** Returns `name` if it can be the name of a folder on every system, else throws a user error. */
export function checkRunName(name: string): string {
  const sign = FORBIDDEN.exec(name)?.[0];
  const problem = name.trim() === ""
    ? "it is empty"
    : sign !== undefined
    ? `it holds ${JSON.stringify(sign)}`
    : /^[ .-]|[ .]$/.test(name)
    ? "it starts with a dot, a dash or a space, or ends with a dot or a space"
    : new TextEncoder().encode(name).length > 200
    ? "it is longer than 200 bytes"
    : undefined;
  if (problem === undefined) return name;
  throw new UsageError(
    `--name: found ${JSON.stringify(name)}, but ${problem}; ` +
      `allowed: the name of one folder, such as first-try`,
  );
}

/** `digits-mlp-sgd` and 7 to `digits-mlp-sgd-007`. */
export function numberedName(stem: string, number: number): string {
  return `${stem}-${String(number).padStart(3, "0")}`;
}

/** One more than the highest number that `stem` has among `names`; 1 where it has none. */
export function nextNumber(stem: string, names: Iterable<string>): number {
  let highest = 0;
  for (const name of names) {
    const digits = name.startsWith(`${stem}-`) ? name.slice(stem.length + 1) : "";
    if (/^\d{3,9}$/.test(digits)) highest = Math.max(highest, Number(digits));
  }
  return highest + 1;
}
