/**
 * Flags of a task: what is declared once gives the help text, the check and the type of the value.
 * Nothing here knows which library reads the command line.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import type { Option } from "../../kernel/options.ts";

/** One flag. It is declared under its name in scripts: `batchSize` is `--batch-size`. */
export interface Flag<T> {
  /** What it does, its default, what is allowed and how its text is read. */
  readonly option: Option<T>;
  /**
   * Placeholder of the value in the help text: `<n>`. A flag without one is a switch; the description
   * of a switch says what giving it does, also where that turns something off.
   */
  readonly value?: string;
  /** Whether the flag may be given several times; its value is then a list. */
  readonly repeatable?: boolean;
  /**
   * What it concerns other than the numbers of a run: `start`, what this one call does, or `files`, where
   * they lie and when they are written. A flag without it may change what is computed.
   */
  readonly concerns?: "start" | "files";
}

/** The flags of a task, by their names in scripts. */
export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** The values that belong to declared flags. */
export type FlagValues<F> = {
  readonly [K in keyof F]: F[K] extends
    { readonly repeatable: true; readonly option: Option<infer T> } ? readonly T[]
    : F[K] extends { readonly option: Option<infer T> } ? T
    : never;
};

/**
 * What stood on the command line for each flag, in the order given, by the flag's name in scripts.
 * A switch that stands there is `"true"`, and `"false"` when it was turned off with `--no-`.
 */
export type FlagTexts = ReadonlyMap<string, readonly string[]>;

/** `batchSize` to `batch-size`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** How a flag is written: `--batch-size`; a switch that is on by default is written `--no-shuffle`. */
export function flagName(name: string, flag: Flag<unknown>): string {
  const turnsOff = flag.value === undefined && flag.option.default === true;
  return `--${turnsOff ? "no-" : ""}${kebabCase(name)}`;
}

/** An option that may be left out: its value is then `undefined`. */
export function optional<T>(declared: Option<T>): Option<T | undefined> {
  return {
    ...declared,
    default: undefined,
    show: (value) => value === undefined ? "" : declared.show(value),
    check: (value, where) => value === undefined ? undefined : declared.check(value, where),
  };
}

/** Turns the texts of flags into values, with the declared defaults for those not given. */
export function readFlags<F extends Flags>(flags: F, texts: FlagTexts): FlagValues<F> {
  const values: Record<string, unknown> = {};
  for (const [name, flag] of Object.entries(flags)) {
    const where = `--${kebabCase(name)}`;
    const given = (texts.get(name) ?? []).map((text) => flag.option.parse(text, where));
    if (given.length > 1 && flag.repeatable !== true) {
      throw new UsageError(`${where}: given ${given.length} times, allowed: once`);
    }
    if (flag.repeatable === true) values[name] = given;
    else values[name] = given.length === 0 ? flag.option.default : given[0];
  }
  // Every declared name has the value its own option made, which is what FlagValues says.
  return values as FlagValues<F>;
}

/** What the help text says of a flag: description, default, what is allowed. */
export function describeFlag(flag: Flag<unknown>): string {
  return flag.value === undefined ? flag.option.description : describeOption(flag.option);
}

/** `width of the hidden layer (default: 128; allowed: a whole number 1 or more)`. */
export function describeOption(declared: Option<unknown>): string {
  const { description, allowed, default: standard } = declared;
  const notes = [
    standard === undefined || standard === "" ? "" : `default: ${declared.show(standard)}`,
    allowed === "any text" ? "" : `allowed: ${allowed}`,
  ].filter((note) => note !== "");
  return notes.length === 0 ? description : `${description} (${notes.join("; ")})`;
}
