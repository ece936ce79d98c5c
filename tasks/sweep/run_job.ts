/**
 * One job, from what is on the disk to how it ended.
 *
 * @module
 */
import type { Job, JobOutcome, JobState } from "./job.ts";
import type { JobFiles } from "./job_files.ts";
import type { Ending, StartTraining } from "./training_process.ts";

/** What {@linkcode runJob} needs. */
export interface RunJob {
  /** The job. */
  readonly job: Job;
  /** Its files. */
  readonly files: JobFiles;
  /** How many threads its process may use. */
  readonly threads: number;
  /** Starts its process. */
  readonly start: StartTraining;
  /** When it is aborted, the process is asked to stop. */
  readonly stop: AbortSignal;
}

/** Where a job stands before it is run. A run that failed waits only if `retryFailed` is set. */
export async function firstState(
  job: Job,
  files: JobFiles,
  retryFailed: boolean,
): Promise<JobState> {
  await files.waitUntilFree();
  const found = await files.find();
  switch (found.status) {
    case "finished": {
      const { result } = found;
      const { bestValidationAccuracy } = result;
      return { job, folder: files.folder, status: "finished", result, bestValidationAccuracy };
    }
    case "failed":
      if (retryFailed) return { job, folder: files.folder, status: "waiting" };
      return { job, folder: files.failedFolder, status: "failed", error: found.error };
    case "half done":
      return { job, folder: files.folder, status: "waiting", ...found.seen };
    case "new":
      return { job, folder: files.folder, status: "waiting" };
  }
}

/** Trains a job to its end, from its last checkpoint if it has one. */
export async function runJob({ job, files, threads, start, stop }: RunJob): Promise<JobOutcome> {
  let found = await files.find();
  if (found.status === "failed") {
    await files.bringBack();
    found = await files.find();
  }
  const goesOn = found.status === "half done";
  if (!goesOn) await files.clear();
  const process = await start({
    args: goesOn ? files.resumeArgs : files.newArgs,
    backend: files.backend,
    threads,
    log: files.log,
    lock: files.lock,
  });
  const onStop = () => process.stop();
  if (stop.aborted) onStop();
  stop.addEventListener("abort", onStop, { once: true });
  const ending = await process.ended;
  stop.removeEventListener("abort", onStop);

  const ended = await files.find();
  // Its result is the last that a run writes: nothing that came after can matter.
  if (ended.status === "finished") {
    return { job, folder: files.folder, status: "finished", result: ended.result };
  }
  if (ending.code === STOPPED || (stop.aborted && ending.signal !== null)) {
    return { job, folder: files.folder, status: "stopped" };
  }
  // It speaks of where it was.
  const error = reason(ending).replaceAll(files.folder, files.failedFolder);
  await files.putApart(error);
  return { job, folder: files.failedFolder, status: "failed", error };
}

/** The exit code of a training that was asked to stop and did. */
const STOPPED = 130;

function reason({ code, signal, error }: Ending): string {
  if (signal === "SIGKILL") return "ended by SIGKILL, as the system does where memory is short";
  if (signal !== null) return `ended by ${signal}${error === "" ? "" : `: ${error}`}`;
  if (error !== "") return error;
  return code === 0 ? "ended without a result" : `ended with exit code ${code} and without a word`;
}
