/**
 * Options that a plugin declares: one declaration gives the type in a script, the command-line
 * flag, its help text, and the check of what was given.
 *
 * @module
 */
import { UsageError } from "./errors.ts";
import { didYouMean, meant } from "./meant.ts";
import type { OpInfo } from "./declaration.ts";

/** One declared option. `parse` reads the text of a flag, `check` a value given in a script. */
export interface Option<T> {
  /** What the option does, for `--help`. */
  readonly description: string;
  /** The value when nothing is given. */
  readonly default: T;
  /** What is allowed, in words: `a number, 0 or more`. */
  readonly allowed: string;
  /** All values that are allowed, where these are a few words. */
  readonly choices?: readonly T[];
  /**
   * Text to value; throws a user error that starts with `where`. `findOp` finds an op by name, for
   * options that are ops.
   */
  parse(text: string, where: string, findOp?: (name: string) => OpInfo): T;
  /** The value as text, for `--help` and the run's config. */
  show(value: T): string;
  /** Returns the value if it is allowed, else throws a user error that starts with `where`. */
  check(value: T, where: string): T;
}

/** The options of a plugin, by name. */
export type Options = Readonly<Record<string, Option<unknown>>>;

/** The values that belong to declared options. */
export type OptionValues<O> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

export { didYouMean, meant } from "./meant.ts";
export { nearest } from "./nearest.ts";
export { option, type OptionConstructors, type OptionSpec, type Range } from "./option_kinds.ts";

/** Fills in defaults and checks what was given; refuses names that were not declared. */
export function resolveOptions<O extends Options>(
  options: O,
  given: Partial<OptionValues<O>>,
  owner: string,
): OptionValues<O> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(options, name)) {
      const names = Object.keys(options);
      throw new UsageError(
        `${owner}: unknown option "${name}"; it has ${names.join(", ") || "no options"}${
          didYouMean(meant(name, names))
        }`,
      );
    }
  }
  const values: Record<string, unknown> = {};
  for (const [name, declared] of Object.entries(options)) {
    const value = given[name as keyof O];
    values[name] = value === undefined
      ? declared.default
      : declared.check(value, `${owner}.${name}`);
  }
  return values as OptionValues<O>;
}
