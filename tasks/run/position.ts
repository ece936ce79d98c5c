/**
 * Where training stands: what it needs, beside the tensors, to go on as if it had never stopped.
 *
 * @module
 */
import type { Fields } from "./jsonl.ts";
import { fieldsOf } from "./jsonl.ts";

/** What was added up over the training examples since the last evaluation. */
export interface MeterState {
  /** Sum of their losses. */
  readonly loss: number;
  /** How many were classified right. */
  readonly hits: number;
  /** How many there were. */
  readonly samples: number;
}

/**
 * Where training stands. The place in the data follows from the step; so do the order of the examples
 * and dropout, whose random streams are named after epoch and step.
 */
export interface Position {
  /** Updates of the parameters done since the start of the run. */
  readonly step: number;
  /** What was added up since the last evaluation: with no samples, that was at this very step. */
  readonly meter: MeterState;
}

/** The position of a run that has not begun. */
export const beginning: Position = { step: 0, meter: { loss: 0, hits: 0, samples: 0 } };

/** A position from its JSON; `undefined` for anything else. */
export function parsePosition(json: unknown): Position | undefined {
  const fields = fieldsOf(json);
  const meter = fieldsOf(fields?.get("meter"));
  const step = countOf(fields, "step");
  const [samples, hits, loss] = [
    countOf(meter, "samples"),
    countOf(meter, "hits"),
    meter?.get("loss"),
  ];
  if (step === undefined || samples === undefined || hits === undefined) return undefined;
  return typeof loss === "number" ? { step, meter: { loss, hits, samples } } : undefined;
}

function countOf(fields: Fields | undefined, name: string): number | undefined {
  const value = fields?.get(name);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
