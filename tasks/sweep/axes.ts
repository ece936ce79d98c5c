/**
 * What `--grid`, `--list` and `--random` say is to be tried.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import type { Suggested } from "../cli/suggestion.ts";
import { settingName, type Settings } from "./settings.ts";

/** Settings that vary together: each point has a text for every name. Axes multiply. */
export interface Axis {
  /** The names that it varies. */
  readonly names: readonly string[];
  /** What is tried, in order. */
  readonly points: readonly Settings[];
}

/** A name with what is to be tried of it. */
export interface Assignment {
  /** The setting, by its one name. */
  readonly name: string;
  /** What stood behind the `=`. */
  readonly text: string;
  /** For messages: `--grid batch-size`. */
  readonly where: string;
}

/** Splits `NAME=TEXT`. Throws a {@linkcode UsageError} for anything else, and for an unknown name, by which one of the `options` may be meant. */
export function parseAssignment(
  item: string,
  flag: string,
  options: readonly Suggested[],
): Assignment {
  const [, written, text] = /^([^=]+)=(.+)$/s.exec(item) ?? [];
  if (written === undefined || text === undefined) {
    throw new UsageError(`${flag}: found "${item}", needed: NAME=VALUES, such as batchSize=32,64`);
  }
  const where = `${flag} ${written}`;
  return { name: settingName(written, where, options), text, where };
}

/**
 * Splits `a,b,c`; a comma that belongs to a value is written `\,`. Throws a {@linkcode UsageError} for an
 * empty value and for one that stands there twice.
 */
export function parseValues(text: string, where: string): string[] {
  const values = splitValues(text, where);
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) throw new UsageError(`${where}: "${value}" stands there twice`);
    seen.add(value);
  }
  return values;
}

function splitValues(text: string, where: string): string[] {
  const values = text.split(/(?<!\\),/).map((value) => value.replaceAll("\\,", ",").trim());
  if (!values.includes("")) return values;
  throw new UsageError(`${where}: found an empty value in "${text}", needed: v1,v2,...`);
}

/** `--grid batchSize=32,64`: an axis of its own for each. */
export function gridAxes(items: readonly string[], options: readonly Suggested[] = []): Axis[] {
  return items.map((item) => {
    const { name, text, where } = parseAssignment(item, "--grid", options);
    return { names: [name], points: parseValues(text, where).map((value) => ({ [name]: value })) };
  });
}

/**
 * `--list optimizer=sgd,adam --list optimizer.learningRate=0.1,0.001`: one axis for all of them. Throws a
 * {@linkcode UsageError} where one is longer than another.
 */
export function listAxes(items: readonly string[], options: readonly Suggested[] = []): Axis[] {
  const lists = items.map((item) => {
    const { name, text, where } = parseAssignment(item, "--list", options);
    // Here a value may stand for several points.
    return { name, values: splitValues(text, where), where };
  });
  const [first] = lists;
  if (first === undefined) return [];
  const count = first.values.length;
  const odd = lists.find(({ values }) => values.length !== count);
  if (odd !== undefined) {
    throw new UsageError(
      `${odd.where}: found ${odd.values.length} values, needed: ${count}, as many as ${first.where} has`,
    );
  }
  const points = first.values.map((_, i) =>
    Object.fromEntries(lists.map(({ name, values }) => [name, values[i] ?? ""]))
  );
  return [{ names: lists.map(({ name }) => name), points }];
}
