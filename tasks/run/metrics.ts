/**
 * The numbers of a run, one JSON object a line: `metrics.jsonl`.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import { parseJson } from "./json.ts";

/** The measurements after an epoch, or after an evaluation within one. */
export interface MetricsRow {
  /** Epochs done; a fraction where the evaluation fell within one. */
  readonly epoch: number;
  /** Updates of the parameters done since the start of the run. */
  readonly step: number;
  /** Mean training loss an example, over the examples since the row before. */
  readonly trainLoss?: number;
  /** Accuracy from 0 to 1 on the training examples since the row before. */
  readonly trainAccuracy?: number;
  /** Mean loss an example on the validation split. */
  readonly validationLoss?: number;
  /** Accuracy from 0 to 1 on the validation split. */
  readonly validationAccuracy?: number;
  /** Seconds since the start of the run, evaluation included. */
  readonly seconds?: number;
  /** Training examples a second, evaluation not included. */
  readonly samplesPerSecond?: number;
  /** The optimizer's learning rate at the time. */
  readonly learningRate?: number;
}

const required = ["epoch", "step"] as const;

const measured = [
  "trainLoss",
  "trainAccuracy",
  "validationLoss",
  "validationAccuracy",
  "seconds",
  "samplesPerSecond",
  "learningRate",
] as const;

/**
 * A row as its line, without a line break. JSON has no word for a number that is not finite, such as
 * the loss of a run that diverged: it becomes `null`.
 */
export function formatMetricsRow(row: MetricsRow): string {
  return JSON.stringify(row);
}

/**
 * Reads the rows of a file; `null` becomes NaN, and fields of other names are passed over. A last
 * line without its line break is what a run that was killed leaves behind: it is dropped. Throws a
 * {@linkcode UsageError} that names any other damaged line; `source` names the file in it.
 */
export function parseMetrics(text: string, source: string): MetricsRow[] {
  return text.split("\n").slice(0, -1).map((line, i) => {
    const row = parseRow(line);
    if (row !== undefined) return row;
    const shown = line.length > 40 ? `${line.slice(0, 40)}...` : line;
    throw new UsageError(
      `${source}: line ${i + 1} is not a row of metrics: found "${shown}", ` +
        `allowed: a JSON object with numbers for ${required.join(" and ")}; remove the line`,
    );
  });
}

function parseRow(line: string): MetricsRow | undefined {
  const json = parseJson(line);
  if (typeof json !== "object" || json === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(json));
  const epoch = fields.get("epoch");
  const step = fields.get("step");
  if (typeof epoch !== "number" || typeof step !== "number") return undefined;
  const row: { -readonly [K in keyof MetricsRow]: MetricsRow[K] } = { epoch, step };
  for (const name of measured) {
    const value = fields.get(name);
    if (typeof value === "number") row[name] = value;
    else if (value === null) row[name] = NaN;
    else if (value !== undefined) return undefined;
  }
  return row;
}
