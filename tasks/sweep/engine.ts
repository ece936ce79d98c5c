/**
 * Trains many runs, several at once, each in a process of its own.
 *
 * @module
 */
import type { Job, JobOutcome } from "./job.ts";
import { type EngineOptions, runJobsBy } from "./pool.ts";
import { startTraining } from "./training_process.ts";

export type { MetricsRow } from "../run/metrics.ts";
export type { RunResult } from "../run/result.ts";
export type { Job, JobOutcome, JobState, JobStatus, Seen } from "./job.ts";
export type { EngineOptions } from "./pool.ts";

/**
 * Trains the jobs, as many at once as `parallel` says, and returns how each ended, in the order given.
 * What is on the disk already counts: a finished run is not trained again, one that is half done goes on
 * from its last checkpoint, one that failed stays so unless `retryFailed` is set. So after anything that
 * ends the program, the same call goes on where it stood.
 *
 * A run that fails does not end the others. It is moved to `failed/NAME` beside `runs`, with the reason
 * in `error.txt`; what it printed is in `logs/NAME.log`.
 *
 * ```ts ignore
 * const jobs = [0, 1, 2].map((seed) => ({ name: `seed-${seed}`, args: ["--seed", String(seed)] }));
 * for (const { job, result } of await runJobs(jobs, { runs: "sweeps/seeds/runs", parallel: 2 })) {
 *   console.log(job.name, result?.bestValidationAccuracy);
 * }
 * ```
 *
 * @throws {UsageError} where two jobs have one name, where a run of that name was trained with other
 * options, where another process trains in this folder, or where the disk refuses.
 */
export async function runJobs(
  jobs: readonly Job[],
  options: EngineOptions,
): Promise<JobOutcome[]> {
  return await runJobsBy(startTraining, jobs, options);
}
