/**
 * Random search: values drawn from ranges and lists.
 *
 * Bergstra and Bengio, "Random search for hyper-parameter optimization", 2012: of options that matter
 * little, a grid repeats the same few values of those that matter.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import type { Option } from "../../kernel/options.ts";
import { Random } from "../../kernel/random.ts";
import type { Suggested } from "../cli/suggestion.ts";
import { type Assignment, type Axis, parseAssignment, parseValues } from "./axes.ts";

/** Finds what was declared of a setting. Throws a user error for one that nobody has. */
export type FindOption = (name: string, where: string) => Option<unknown>;

/** Draws one text. */
type Draw = (random: Random) => string;

/**
 * `--random optimizer.learningRate=1e-4..1e-1:log --random model.hidden=8..512`: one axis of `samples`
 * points. Each option draws from a stream of its own, so that the first points stay the same when more are
 * asked for or another option joins. A name without a section may be meant for one of the `known`.
 */
export function randomAxes(
  items: readonly string[],
  samples: number,
  seed: number,
  findOption: FindOption,
  known: readonly Suggested[] = [],
): Axis[] {
  if (items.length === 0) return [];
  const stream = new Random(seed).fork("sweep");
  const options = items.map((item) => {
    const assignment = parseAssignment(item, "--random", known);
    const { name } = assignment;
    const draw = parseDraw(assignment, findOption);
    const random = stream.fork(name);
    return { name, texts: Array.from({ length: samples }, () => draw(random)) };
  });
  const points = Array.from(
    { length: samples },
    (_, i) => Object.fromEntries(options.map(({ name, texts }) => [name, texts[i] ?? ""])),
  );
  return [{ names: options.map(({ name }) => name), points }];
}

function parseDraw(assignment: Assignment, findOption: FindOption): Draw {
  const { name, text, where } = assignment;
  const [, lowText, highText, scale] = /^(.+?)\.\.(.+?)(?::([a-z]*))?$/.exec(text) ?? [];
  if (lowText === undefined || highText === undefined) {
    const values = parseValues(text, where);
    return (random) => values[random.integer(values.length)] ?? "";
  }
  if (scale !== undefined && scale !== "log") {
    throw new UsageError(`${where}: found ":${scale}", allowed: LOW..HIGH or LOW..HIGH:log`);
  }
  const option = findOption(name, where);
  const [low, high] = [lowText, highText].map((end) => option.parse(end, where));
  if (typeof low !== "number" || typeof high !== "number") {
    throw new UsageError(
      `${where}: found the range "${text}", but ${name} is not a number; give a list: v1,v2,...`,
    );
  }
  if (!(low < high)) {
    throw new UsageError(`${where}: found "${text}", needed: the lesser end first`);
  }
  const isLog = scale === "log";
  if (isLog && low <= 0) {
    throw new UsageError(`${where}: found "${text}", needed: ends above 0 for logarithms`);
  }
  if (isInteger(option, low, high)) {
    return isLog
      ? (random) => String(logInteger(random, low, high))
      : (random) => String(low + random.integer(high - low + 1));
  }
  return isLog
    ? (random) => short(Math.exp(between(random, Math.log(low), Math.log(high))), low, high)
    : (random) => short(between(random, low, high), low, high);
}

/** Whether an option that allows both ends allows whole numbers alone. */
function isInteger(option: Option<unknown>, low: number, high: number): boolean {
  if (!Number.isInteger(low) || !Number.isInteger(high)) return false;
  try {
    option.parse(String(low + 0.5), "");
    return false;
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}

/** Whole numbers whose probability falls as 1/n does: of log(n + 1) − log n. */
function logInteger(random: Random, low: number, high: number): number {
  return Math.min(high, Math.floor(Math.exp(between(random, Math.log(low), Math.log(high + 1)))));
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

/** Four significant digits: enough to vary by, and short enough to read; never beyond the ends. */
function short(value: number, low: number, high: number): string {
  return String(Math.min(high, Math.max(low, Number(value.toPrecision(4)))));
}
