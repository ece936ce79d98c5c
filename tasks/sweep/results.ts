/**
 * `results.jsonl` and `results.csv`: a row for each run of a sweep.
 *
 * @module
 */
import { join } from "node:path";
import { writeFileAtomic } from "../run/files.ts";
import type { RunResult } from "../run/result.ts";
import { type CsvValue, formatCsv } from "./csv.ts";
import type { JobState } from "./job.ts";
import type { PlannedRun } from "./plan.ts";

/** How the fields of a result are called in a row. `epochs` is the name of a setting already. */
const resultColumns = {
  step: "step",
  epochs: "epochsDone",
  parameters: "parameters",
  bestValidationAccuracy: "bestValidationAccuracy",
  bestValidationLoss: "bestValidationLoss",
  bestStep: "bestStep",
  validationAccuracy: "validationAccuracy",
  validationLoss: "validationLoss",
  trainLoss: "trainLoss",
  testAccuracy: "testAccuracy",
  testLoss: "testLoss",
  seconds: "seconds",
} as const satisfies Record<keyof RunResult, string>;

const fields = Object.keys(resultColumns) as (keyof RunResult)[];

/** The names of the columns that are no settings. */
export const otherColumns: readonly string[] = [
  "run",
  "status",
  ...Object.values(resultColumns),
  "error",
];

/** A row of results, by the names of its columns. */
export type ResultRow = ReadonlyMap<string, CsvValue>;

/** The row of a run: name, status, the settings that vary and the seed, its result, why it failed. */
export function resultRow({ settings }: PlannedRun, state: JobState): ResultRow {
  const { job, status, result, error } = state;
  return new Map<string, CsvValue>([
    ["run", job.name],
    ["status", status],
    ...Object.entries(settings).map(([name, text]): [string, CsvValue] => [name, valueOf(text)]),
    ...fields.map((name): [string, CsvValue] => [resultColumns[name], result?.[name]]),
    ["error", error],
  ]);
}

/** A number or truth value where the text is one. */
function valueOf(text: string): CsvValue {
  if (text === "true" || text === "false") return text === "true";
  // Only what JavaScript would write so itself: "007" and "1e4" may be names.
  return String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** Rows as JSON, one object a line; a number that is not finite becomes null. */
export function formatJsonl(rows: readonly ResultRow[]): string {
  return rows.map((row) => `${JSON.stringify(Object.fromEntries(row))}\n`).join("");
}

/** Rows as CSV, with the settings in this order. */
export function formatResultsCsv(varied: readonly string[], rows: readonly ResultRow[]): string {
  const [run = "run", status = "status", ...others] = otherColumns;
  const header = [run, status, ...varied, "seed", ...others];
  return formatCsv(header, rows.map((row) => header.map((name) => row.get(name))));
}

/** Keeps the files of results up to date. */
export class ResultsFiles {
  readonly #folder: string;
  readonly #varied: readonly string[];
  readonly #runs: readonly PlannedRun[];
  #written = "";
  #wanted: string | undefined;
  #rows: readonly ResultRow[] = [];
  #writing: Promise<void> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;

  /** For the runs of a sweep, in its folder. */
  constructor(folder: string, varied: readonly string[], runs: readonly PlannedRun[]) {
    this.#folder = folder;
    this.#varied = varied;
    this.#runs = runs;
  }

  /** Notes where the runs stand, in their order, and has it written when something in a row changed. */
  update(states: readonly JobState[]): void {
    this.#rows = this.#runs.flatMap((run, i) => {
      const state = states[i];
      return state === undefined ? [] : [resultRow(run, state)];
    });
    const jsonl = formatJsonl(this.#rows);
    if (jsonl === this.#wanted || jsonl === this.#written) return;
    this.#wanted = jsonl;
    this.#writing = this.#writing.then(() => this.#write());
  }

  /** Waits until all is written. Throws the user error of a disk that refuses. */
  async done(): Promise<void> {
    await this.#writing;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #write(): Promise<void> {
    const wanted = this.#wanted;
    // What changed several times while a file was written is written once.
    if (wanted === undefined || this.#failure !== undefined) return;
    this.#wanted = undefined;
    const csv = formatResultsCsv(this.#varied, this.#rows);
    try {
      await writeFileAtomic(join(this.#folder, "results.jsonl"), wanted);
      await writeFileAtomic(join(this.#folder, "results.csv"), csv);
      this.#written = wanted;
    } catch (error) {
      this.#failure = { error };
    }
  }
}
