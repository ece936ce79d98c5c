/**
 * A run to be trained, and where it stands.
 *
 * @module
 */
import type { MetricsRow } from "../run/metrics.ts";
import type { RunResult } from "../run/result.ts";

/** A run to be trained. */
export interface Job {
  /** The name of its folder. */
  readonly name: string;
  /** Arguments of `deno task train` without `--runs` and `--name`. */
  readonly args: readonly string[];
}

/** How far a job got. `stopped` means that nobody trains it now: it can be gone on with. */
export type JobStatus = "waiting" | "running" | "finished" | "failed" | "stopped";

/** What the metrics of a run say of how it does. */
export interface Seen {
  /** The last row. */
  readonly last?: MetricsRow;
  /** The greatest accuracy from 0 to 1 on the validation split among the rows. */
  readonly bestValidationAccuracy?: number;
}

/** Sums up the rows of a run. */
export function seenIn(rows: readonly MetricsRow[]): Seen {
  const last = rows.at(-1);
  const best = rows.reduce((a, row) => Math.max(a, row.validationAccuracy ?? -Infinity), -Infinity);
  return {
    ...(last === undefined ? {} : { last }),
    ...(best >= 0 ? { bestValidationAccuracy: best } : {}),
  };
}

/** Where a job stands. */
export interface JobState extends Seen {
  /** The job. */
  readonly job: Job;
  /** Where its run is, or will be. */
  readonly folder: string;
  /** How far it got. */
  readonly status: JobStatus;
  /** When its process was started in this sitting, in milliseconds of `performance.now()`. */
  readonly startedAt?: number;
  /** The epoch that this sitting began at: more than 0 where a run was gone on with. */
  readonly startedEpoch?: number;
  /** What it came to, once it is finished. */
  readonly result?: RunResult;
  /** Why it failed, in one line. */
  readonly error?: string;
}

/** How a job ended. */
export interface JobOutcome {
  /** The job. */
  readonly job: Job;
  /** Where its run is. */
  readonly folder: string;
  /** `stopped` for a job that was not finished when the signal said stop. */
  readonly status: "finished" | "failed" | "stopped";
  /** What it came to, where it is finished. */
  readonly result?: RunResult;
  /** Why it failed, in one line. */
  readonly error?: string;
}
