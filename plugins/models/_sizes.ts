import { type Option, type OptionSpec, ValueError } from "../../kernel/mod.ts";

/**
 * An option that is a list of whole numbers, 1 or more: `[6, 16]` in a script, `6-16` as text. `6,16` is read
 * too; the dash is for sweeps, where a comma separates values. `none` is the empty list.
 */
export function sizesOption(spec: OptionSpec<readonly number[]>): Option<readonly number[]> {
  const allowed = "whole numbers of 1 or more with dashes between, or none";
  const refused = (where: string, found: string) =>
    new ValueError(`${where}: found ${found}, allowed: ${allowed}`);
  const isSize = (n: number) => Number.isSafeInteger(n) && n >= 1;
  return {
    ...spec,
    allowed,
    show: (sizes) => sizes.join("-") || "none",
    check(sizes, where) {
      if (Array.isArray(sizes) && sizes.every(isSize)) return sizes;
      throw refused(where, String(sizes));
    },
    parse(text, where) {
      if (text === "none") return [];
      const sizes = text.split(/[-,]/).map((part) => /^\d+$/.test(part) ? Number(part) : NaN);
      if (sizes.every(isSize)) return sizes;
      throw refused(where, `"${text}"`);
    },
  };
}
