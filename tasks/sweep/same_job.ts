/**
 * Whether arguments ask for the same numbers.
 *
 * @module
 */
import { parseJson } from "../run/json.ts";
import type { Job } from "./job.ts";

/** Flags that say where things lie and when they are kept. */
const places = ["--data-dir", "--checkpoint-every"];

function isPlace(arg: string, before: string | undefined): boolean {
  return (before !== undefined && places.includes(before)) ||
    places.some((flag) => arg === flag || arg.startsWith(`${flag}=`));
}

/** The arguments of `deno task train` without those that do not change what it computes. */
export function withoutPlaces(args: readonly string[]): string[] {
  return args.filter((arg, i) => !isPlace(arg, args[i - 1]));
}

/** Those that do not change what it computes: a run that goes on may have others than before. */
export function onlyPlaces(args: readonly string[]): string[] {
  return args.filter((arg, i) => isPlace(arg, args[i - 1]));
}

/** Whether two runs are told to compute the same. */
export function isSameJob(a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify(withoutPlaces(a)) === JSON.stringify(withoutPlaces(b));
}

const LOG_START = "deno task train ";

/** The arguments in one line: JSON, as they may hold spaces and anything else. */
export function describeJob({ args }: Job): string {
  return `${LOG_START}${JSON.stringify(args)}`;
}

/** The arguments in a line that {@linkcode describeJob} made; `undefined` for any other line. */
export function jobIn(line: string): string[] | undefined {
  const json = line.startsWith(LOG_START) ? parseJson(line.slice(LOG_START.length)) : undefined;
  return Array.isArray(json) ? json.map(String) : undefined;
}
