/**
 * The clear line for arguments that a task does not know.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import { flagName, type Flags, type FlagTexts, kebabCase } from "./flag.ts";
import type { CommandSpec } from "./spec.ts";
import { suggestedFlags, suggestionFor } from "./suggestion.ts";

/** Refuses the first of the flags that need a value and had none. */
export function refuseWithoutValue(spec: CommandSpec<Flags>, names: readonly string[]): void {
  const [name] = names;
  const flag = name === undefined ? undefined : spec.flags[name];
  if (name === undefined || flag === undefined) return;
  const written = flagName(name, flag);
  throw new UsageError(
    `${written}: its value is missing; write ${written} ${flag.value} ` +
      `(a value that starts with "-" as ${written}=VALUE)`,
  );
}

/**
 * Refuses the first flag that was not declared; what follows it may only have been its value. It may have
 * been meant for a flag, or for an option of one of the plugins that `texts` choose.
 */
export function refuseUnknown(
  spec: CommandSpec<Flags>,
  unknown: readonly string[],
  texts: FlagTexts,
): void {
  const [first] = unknown;
  if (first === undefined) return;
  const written = first.replace(/=.*$/s, "");
  const known = Object.entries(spec.flags).map(([name, flag]) => flagName(name, flag));
  const isSwitch = known.includes(written);
  if (isSwitch) {
    throw new UsageError(`${written}: found "${first}", allowed: ${written} without a value`);
  }
  const items = spec.sections?.(texts).flatMap((section) => section.items) ?? [];
  const options = items.flatMap(({ option, term }) =>
    option === undefined ? [] : [{ name: option, written: term }]
  );
  const suggestion = suggestionFor(written.replace(/^-+/, ""), [
    ...suggestedFlags(spec.flags),
    ...options,
  ]);
  throw new UsageError(
    `unknown flag ${written}${suggestion}; ${spec.name} --help lists the flags`,
  );
}

/** Refuses too many or too few arguments that are not flags. */
export function refuseOperands(spec: CommandSpec<Flags>, found: readonly string[]): void {
  const { value = "", min = 0, max = Infinity } = spec.operands ?? { max: 0 };
  const extra = found[max];
  if (extra !== undefined) {
    const names = Object.keys(spec.flags).map(kebabCase);
    const isFlag = names.includes(extra);
    throw new UsageError(
      `unexpected argument "${extra}"; ` +
        (isFlag
          ? `a flag is written with two dashes: --${extra}`
          : `${spec.name} --help lists what is allowed`),
    );
  }
  if (found.length < min) {
    throw new UsageError(
      `${spec.name} needs ${min === 1 ? "" : `${min} arguments `}${value}, found ${
        found.length === 0 ? "none" : found.length
      }; ${spec.name} --help shows examples`,
    );
  }
}
