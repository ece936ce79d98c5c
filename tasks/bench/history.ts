/**
 * What earlier runs came to: a file of one line for each.
 *
 * @module
 */
import { appendLine } from "../run/append_line.ts";
import { readTextIfAny } from "../run/files.ts";
import { type Fields, fieldsOf, parseLines } from "../run/jsonl.ts";
import type { Base } from "./base.ts";
import type { Conditions, Machine } from "./machine.ts";
import { median } from "./statistics.ts";
import { fastestOf, type Timing } from "./timing.ts";

/** Milliseconds of a step: median, least and greatest of the turns. */
export type Times = readonly [median: number, least: number, greatest: number];

/** A run, as the file has it in one line. */
export interface HistoryEntry {
  /** When it began, as ISO 8601 has it. */
  readonly date: string;
  /** That of the project; with `+` where files differed from it. */
  readonly commit: string;
  /** The version of Deno. */
  readonly deno: string;
  /** How many programs wanted to run when it began. */
  readonly load: number;
  /** What it was measured on. */
  readonly machine: Machine;
  /** The graphics card, where one was measured. */
  readonly adapter?: string;
  /** By work, then by contestant. */
  readonly times: Readonly<Record<string, Readonly<Record<string, Times>>>>;
}

/** A run, of which the line is made. */
export interface Run {
  readonly date: string;
  readonly machine: Machine;
  readonly conditions: Conditions;
  /** The graphics card, where one was measured. */
  readonly adapter: string | undefined;
  /** Who all were compared with. */
  readonly base: Base;
  /** By the name of the work. */
  readonly works: Readonly<Record<string, readonly Timing[]>>;
}

/** The line of a run. The base counts once, and other peers do not: dinograd's changes are what matters. */
export function historyEntry(
  { date, machine, conditions: { commit, deno, load }, adapter, base, works }: Run,
): HistoryEntry {
  const times = Object.entries(works).map(([work, timings]) => {
    const own = timings.filter(({ version }) => version.startsWith("dinograd"))
      .map((timing) => [timing.label, timing] as const);
    const other = fastestOf(base.side, timings);
    const counted = other === undefined ? own : [...own, [base.recorded, other] as const];
    return [
      work,
      Object.fromEntries(
        counted.filter(([, { turns, problem }]) => problem === "" && turns.length > 0)
          .map(([label, { turns }]) => [label, timesOf(turns)]),
      ),
    ];
  });
  return {
    ...{ date, commit, deno, load, machine },
    ...adapter !== undefined && { adapter },
    times: Object.fromEntries(times),
  };
}

function timesOf(turns: readonly number[]): Times {
  const short = (x: number) => Number(x.toPrecision(4));
  return [short(median(turns)), short(Math.min(...turns)), short(Math.max(...turns))];
}

/** Adds a run to the file, which is made if it is not there. */
export async function appendHistory(path: string, entry: HistoryEntry): Promise<void> {
  await appendLine(path, JSON.stringify(entry));
}

/** The runs of a file, in the order in which they were made; none where there is no file. */
export async function readHistory(path: string): Promise<HistoryEntry[]> {
  const text = await readTextIfAny(path);
  return text === undefined ? [] : parseLines(text, path, parseEntry, "a line of deno task bench");
}

function parseEntry(fields: Fields): HistoryEntry | undefined {
  const [date, commit, deno, load] = ["date", "commit", "deno", "load"].map((name) =>
    fields.get(name)
  );
  const adapter = fields.get("adapter");
  const [machine, works] = [fieldsOf(fields.get("machine")), fieldsOf(fields.get("times"))];
  if (machine === undefined || works === undefined) return undefined;
  const [cpu, cores, memory, os] = ["cpu", "cores", "memory", "os"].map((name) =>
    machine.get(name)
  );
  if (
    typeof date !== "string" || typeof commit !== "string" || typeof deno !== "string" ||
    typeof load !== "number" || typeof cpu !== "string" || typeof cores !== "number" ||
    typeof memory !== "number" || typeof os !== "string" ||
    (adapter !== undefined && typeof adapter !== "string")
  ) return undefined;
  const times: Record<string, Record<string, Times>> = {};
  for (const [work, contestants] of works) {
    const own: Record<string, Times> = times[work] = {};
    for (const [label, found] of fieldsOf(contestants) ?? []) {
      if (!isTimes(found)) return undefined;
      own[label] = found;
    }
  }
  return {
    ...{ date, commit, deno, load, machine: { cpu, cores, memory, os } },
    ...adapter !== undefined && { adapter },
    times,
  };
}

function isTimes(value: unknown): value is Times {
  return Array.isArray(value) && value.length === 3 && value.every((x) => typeof x === "number");
}
