/**
 * Where all jobs stand.
 *
 * @module
 */
import { isUserError } from "../../kernel/errors.ts";
import { RunFolder } from "../run/folder.ts";
import { type JobOutcome, type JobState, seenIn } from "./job.ts";

/** The states of all jobs, and whoever wants to know of them. */
export class Board {
  readonly #states: JobState[];
  readonly #onChange: (states: readonly JobState[]) => void;
  #isLooking = false;

  /** Starts with these states, and tells of them. */
  constructor(states: readonly JobState[], onChange: (states: readonly JobState[]) => void) {
    this.#states = [...states];
    this.#onChange = onChange;
    this.#tell();
  }

  /** Notes that a job's process is being started. */
  start(index: number): void {
    const state = this.#states[index];
    if (state === undefined) return;
    this.#set(index, {
      ...state,
      status: "running",
      startedAt: performance.now(),
      startedEpoch: state.last?.epoch ?? 0,
    });
  }

  /** Notes how a job ended, beside what was seen of it on the way. */
  end(index: number, { job, folder, status, result, error }: JobOutcome): void {
    const best = result?.bestValidationAccuracy;
    this.#set(index, {
      ...this.#states[index],
      ...{ job, folder, status },
      ...(result === undefined ? {} : { result }),
      ...(best === undefined ? {} : { bestValidationAccuracy: best }),
      ...(error === undefined ? {} : { error }),
    });
  }

  /** How the jobs ended, in their order. One that nobody came to is stopped. */
  outcomes(): JobOutcome[] {
    return this.#states.map(({ job, folder, status, result, error }) => ({
      job,
      folder,
      status: status === "waiting" || status === "running" ? "stopped" : status,
      ...(result === undefined ? {} : { result }),
      ...(error === undefined ? {} : { error }),
    }));
  }

  /** Reads the metrics of the runs in progress. One that cannot be read now may be the next time. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      for (const [i, state] of this.#states.entries()) {
        if (state.status !== "running") continue;
        const seen = await look(state);
        // It may have ended meanwhile.
        if (seen !== undefined && this.#states[i] === state) this.#set(i, seen);
      }
    } finally {
      this.#isLooking = false;
    }
  }

  #set(index: number, state: JobState): void {
    this.#states[index] = state;
    this.#tell();
  }

  #tell(): void {
    this.#onChange([...this.#states]);
  }
}

/** The state with the newest metrics; `undefined` where there is nothing new. */
async function look(state: JobState): Promise<JobState | undefined> {
  try {
    const rows = await (await RunFolder.open(state.folder)).readMetrics();
    const seen = seenIn(rows);
    return seen.last === undefined || seen.last.step === state.last?.step
      ? undefined
      : { ...state, ...seen };
  } catch (error) {
    if (isUserError(error)) return undefined; // not made yet, or about to be replaced
    throw error;
  }
}
