/**
 * What a person sees of a sweep in progress.
 *
 * @module
 */
import { formatDuration, formatPercent } from "../cli/format.ts";
import type { JobState, JobStatus } from "./job.ts";
import { type EpochsOf, isDrawing, secondsLeft } from "./pace.ts";

/** Where a sweep stands. */
export interface SweepProgress {
  /** Its name. */
  readonly name: string;
  /** Its jobs, in their order. */
  readonly states: readonly JobState[];
  /** How long they are to be trained. */
  readonly epochsOf: EpochsOf;
  /** When this sitting began, and the time now, in milliseconds of one clock. */
  readonly begin: number;
  /** The time now. */
  readonly now: number;
  /** Whether the runs were asked to stop. */
  readonly stopping: boolean;
}

/** How far a job got, as people see it: one that is trained and draws its plots is not running any more. */
export type Phase = JobStatus | "drawing";

/** The phase of a job that is to be trained for so many epochs. */
export function phaseOf(state: JobState, epochs: number): Phase {
  return isDrawing(state, epochs) ? "drawing" : state.status;
}

/** `batch-sizes: 5 of 12 finished, 1 failed, 2 running; 1 min 20 s, about 50 s left`. */
export function statusLine(progress: SweepProgress): string {
  const { name, states, epochsOf, begin, now, stopping } = progress;
  const phases = states.map((state, i) => phaseOf(state, epochsOf(i)));
  const count = (phase: Phase) => phases.filter((other) => other === phase).length;
  const counts = [
    `${count("finished")} of ${states.length} finished`,
    ...(["failed", "stopped", "running", "drawing"] as const)
      .flatMap((phase) => count(phase) === 0 ? [] : [`${count(phase)} ${phase}`]),
  ];
  const left = secondsLeft(states, epochsOf, now);
  const time = formatDuration((now - begin) / 1000);
  const rest = stopping
    ? "; stopping, runs write their checkpoints"
    : left > 0
    ? `, about ${formatDuration(left)} left`
    : "";
  return `${name}: ${counts.join(", ")}; ${time}${rest}`;
}

/** A line for a job whose status has changed; nothing for one that waits. */
export function changeLine(state: JobState): string | undefined {
  const { job, status, result, error, folder } = state;
  switch (status) {
    case "waiting":
      return undefined;
    case "running": {
      const epoch = state.startedEpoch ?? 0;
      return `${job.name}: ${epoch > 0 ? `goes on after epoch ${formatEpoch(epoch)}` : "started"}`;
    }
    case "finished":
      return `${job.name}: finished, best accuracy ${
        formatPercent(result?.bestValidationAccuracy ?? NaN)
      }, ${formatDuration(result?.seconds ?? NaN)}`;
    case "stopped":
      return `${job.name}: stopped`;
    case "failed":
      return `${job.name}: failed: ${plain(error ?? "")} (${folder})`;
  }
}

/** Epochs done; an evaluation may fall within one. */
export function formatEpoch(epoch: number): string {
  return String(Math.round(10 * epoch) / 10);
}

/** Without control characters, which would upset a terminal, and so in one line. */
export function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}
