/**
 * Trains many runs, several at once, each in a process of its own.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { UsageError, ValueError } from "../../kernel/errors.ts";
import { mostThreads } from "../../plugins/backends/threads.ts";
import { diskError } from "../run/files.ts";
import { makeFolder } from "../run/make_folder.ts";
import { checkRunName } from "../run/name.ts";
import { Board } from "./board.ts";
import type { Job, JobOutcome, JobState } from "./job.ts";
import { JobFiles } from "./job_files.ts";
import { firstState, runJob } from "./run_job.ts";
import { type StartTraining, startTraining } from "./training_process.ts";

export type { Job, JobOutcome, JobState } from "./job.ts";

/** How jobs are run. */
export interface EngineOptions {
  /** The folder that holds the runs; made if it is not there. `failed/` and `logs/` are made beside it. */
  readonly runs: string;
  /** How many processes run at once. */
  readonly parallel: number;
  /** Whether runs that failed before are tried again. */
  readonly retryFailed?: boolean;
  /** Told of all jobs, in the order given, whenever one of them has changed. */
  readonly onChange?: (states: readonly JobState[]) => void;
  /** When it is aborted, runs write a checkpoint and stop, and no other is started. */
  readonly signal?: AbortSignal;
}

/** How often the metrics of runs in progress are read, in milliseconds. */
const LOOK = 500;

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
 * @throws {ValueError} where `parallel` is no number of processes.
 */
export async function runJobs(
  jobs: readonly Job[],
  options: EngineOptions,
  start: StartTraining = startTraining,
): Promise<JobOutcome[]> {
  const { runs, parallel, retryFailed = false, onChange = () => {}, signal } = options;
  checkJobs(jobs, parallel);
  using _lock = await lockFolder(runs);
  const tasks = await Promise.all(
    jobs.map(async (job) => ({ job, files: await JobFiles.of(job, runs) })),
  );
  const states: JobState[] = [];
  // One after the other: a process may not have thousands of files open at once.
  for (const { job, files } of tasks) states.push(await firstState(job, files, retryFailed));
  const board = new Board(states, onChange);
  // What goes wrong with the files of one job stops the others gently, before it is thrown.
  const trouble = new AbortController();
  let failure: { readonly error: unknown } | undefined;
  const fail = (error: unknown): void => {
    failure ??= { error };
    trouble.abort();
  };
  const stop = AbortSignal.any([trouble.signal, ...(signal === undefined ? [] : [signal])]);
  const queue = [...tasks.entries()].filter(([i]) => states[i]?.status === "waiting");

  const many = Math.min(parallel, queue.length);
  // Processes that run at the same time share the cores.
  const cores = Math.min(mostThreads, navigator.hardwareConcurrency);
  const threads = Math.max(1, Math.floor(cores / Math.max(1, many)));

  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [i, { job, files }] = next;
      if (stop.aborted) return;
      board.start(i);
      board.end(i, await runJob({ job, files, threads, start, stop }));
    }
  };
  const timer = setInterval(() => void board.look().catch(fail), LOOK);
  const workers = Array.from({ length: many }, () => work().catch(fail));
  await Promise.all(workers);
  clearInterval(timer);
  if (failure !== undefined) throw failure.error;
  return board.outcomes();
}

function checkJobs(jobs: readonly Job[], parallel: number): void {
  if (!Number.isSafeInteger(parallel) || parallel < 1) {
    throw new ValueError(`parallel: found ${parallel}, allowed: a whole number 1 or more`);
  }
  const names = new Set<string>();
  for (const { name } of jobs) {
    checkRunName(name);
    // Where case does not count in the name of a file, "a" and "A" are one folder.
    const folded = name.toLowerCase();
    if (names.has(folded)) throw new UsageError(`two runs are named "${name}"; rename one`);
    names.add(folded);
  }
}

/** Makes the folders, and keeps out other programs while jobs run there. */
async function lockFolder(runs: string): Promise<Disposable> {
  const logs = join(dirname(runs), "logs");
  await makeFolder(runs);
  await makeFolder(logs);
  try {
    const file = await Deno.open(join(logs, ".lock"), { write: true, create: true });
    if (await file.tryLock(true)) return file;
    file.close();
  } catch (error) {
    throw diskError(error, `cannot write in ${dirname(runs)}`);
  }
  throw new UsageError(
    `${runs}: another process trains there now; wait until it has ended, or stop it`,
  );
}
