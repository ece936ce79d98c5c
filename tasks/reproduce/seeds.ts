/**
 * A list of seeds on the command line.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import type { Option } from "../../kernel/options.ts";

const allowed = "whole numbers, each once, with commas between them: 0,1,2";

/** Declares a list of seeds. */
export function seedsOption(
  { description }: { readonly description: string },
): Option<readonly number[]> {
  const check = (seeds: readonly number[], where: string) => {
    if (
      seeds.length > 0 && new Set(seeds).size === seeds.length && seeds.every(Number.isSafeInteger)
    ) return seeds;
    throw new UsageError(`${where}: found "${seeds.join(",")}", allowed: ${allowed}`);
  };
  return {
    description,
    default: [0, 1, 2],
    allowed,
    parse: (text, where) => {
      if (/^-?\d+(,-?\d+)*$/.test(text)) return check(text.split(",").map(Number), where);
      throw new UsageError(`${where}: found "${text}", allowed: ${allowed}`);
    },
    show: (seeds) => seeds.join(","),
    check,
  };
}
