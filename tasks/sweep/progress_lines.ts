/**
 * What a person sees of a sweep in progress.
 *
 * @module
 */
import { formatDuration, formatPercent } from "../cli/format.ts";
import { formatTable } from "../cli/table.ts";
import type { JobState, JobStatus } from "./job.ts";
import { type EpochsOf, secondsLeft, secondsLeftOf } from "./pace.ts";

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

/** `batch-sizes: 5 of 12 finished, 1 failed, 2 running; 1 min 20 s, about 50 s left`. */
export function statusLine(progress: SweepProgress): string {
  const { name, states, epochsOf, begin, now, stopping } = progress;
  const count = (status: JobStatus) => states.filter((state) => state.status === status).length;
  const counts = [
    `${count("finished")} of ${states.length} finished`,
    ...(["failed", "stopped", "running"] as const)
      .flatMap((status) => count(status) === 0 ? [] : [`${count(status)} ${status}`]),
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

/** Lines of the table that are no runs: the status, titles, their rule, and how many are not shown. */
const OTHER_LINES = 4;

/**
 * The status and a table of runs, in at most `height` lines: the runs in progress, those that failed, those
 * that ended last, and those that come next, as far as there is room.
 */
export function tableLines(progress: SweepProgress, height: number): string[] {
  const { states, epochsOf, now } = progress;
  const room = height - OTHER_LINES;
  const fits = states.length <= room + 1; // then nobody needs to be told how many are not shown
  if (!fits && room < 1) return [statusLine(progress)].slice(0, Math.max(0, height));
  const shown = chooseRows(states, fits ? states.length : room);
  const rows = [...states.entries()].filter(([i]) => shown.has(i)).map(([i, state]) => {
    const epochs = epochsOf(i);
    const left = secondsLeftOf(state, epochs, now);
    return [
      state.status,
      `${formatEpoch(state.result?.epochs ?? state.last?.epoch ?? 0)}/${epochs}`.padStart(7),
      formatPercent(state.bestValidationAccuracy ?? NaN).padStart(13),
      formatDuration(timeOf(state, now)).padStart(11),
      (Number.isFinite(left) ? formatDuration(left) : "").padStart(11),
      state.error === undefined ? state.job.name : `${state.job.name}: ${plain(state.error)}`,
    ];
  });
  const titles = ["state", "  epoch", "best accuracy", "       time", "       left", "run"];
  const hidden = states.length - rows.length;
  return [
    statusLine(progress),
    ...formatTable(titles.map((title) => ({ title })), rows).split("\n"),
    ...(hidden === 0 ? [] : [`... and ${hidden} more`]),
  ];
}

/** Without control characters, which would upset a terminal, and so in one line. */
function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}

/** Epochs done; an evaluation may fall within one. */
function formatEpoch(epoch: number): string {
  return String(Math.round(10 * epoch) / 10);
}

/** Seconds that a run has taken; NaN for one that was not started. */
function timeOf({ status, startedAt, result }: JobState, now: number): number {
  if (result !== undefined) return result.seconds;
  return status === "running" && startedAt !== undefined ? (now - startedAt) / 1000 : NaN;
}

/** The rows to show, by their numbers. */
function chooseRows(states: readonly JobState[], room: number): Set<number> {
  const numbers = (status: JobStatus) =>
    [...states.entries()].filter(([, state]) => state.status === status).map(([i]) => i);
  const waiting = numbers("waiting");
  const ended = [...numbers("finished"), ...numbers("stopped")].sort((a, b) => b - a);
  // A few of those that wait show what comes next, even where much has ended.
  const wanted = [
    ...numbers("running"),
    ...numbers("failed").reverse(),
    ...waiting.slice(0, 2),
    ...ended,
    ...waiting.slice(2),
  ];
  return new Set(wanted.slice(0, room));
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
