/**
 * How fast a sweep goes, and how long it has still to go.
 *
 * @module
 */
import type { JobState } from "./job.ts";

/** Epochs that a job is to be trained for. */
export type EpochsOf = (index: number) => number;

/** Seconds until all jobs are done, at the pace of this sitting; NaN before there is one. */
export function secondsLeft(
  states: readonly JobState[],
  epochsOf: EpochsOf,
  now: number,
): number {
  let done = 0;
  let left = 0;
  let begin = Infinity;
  for (const [i, state] of states.entries()) {
    const epochs = epochsOf(i);
    const reached = epochReached(state, epochs);
    if (state.status === "waiting" || state.status === "running") left += epochs - reached;
    if (state.startedAt === undefined) continue;
    begin = Math.min(begin, state.startedAt);
    done += Math.max(0, reached - (state.startedEpoch ?? 0));
  }
  return left === 0 ? 0 : done === 0 ? NaN : left * (now - begin) / 1000 / done;
}

/** Seconds until one job is trained, at its own pace; NaN before there is one, and once it is. */
export function secondsLeftOf(state: JobState, epochs: number, now: number): number {
  const { startedAt, startedEpoch = 0 } = state;
  if (startedAt === undefined || state.status !== "running") return NaN;
  const reached = epochReached(state, epochs);
  if (reached <= startedEpoch || isDrawing(state, epochs)) return NaN;
  return (epochs - reached) * (now - startedAt) / 1000 / (reached - startedEpoch);
}

/** Whether a job has all its epochs behind it, and draws its plots before its result is written. */
export function isDrawing({ status, last }: JobState, epochs: number): boolean {
  return status === "running" && last !== undefined && last.epoch >= epochs;
}

/** Epochs done; all of them where a job is finished, also if it stopped early. */
function epochReached({ status, last }: JobState, epochs: number): number {
  return status === "finished" ? epochs : Math.min(epochs, last?.epoch ?? 0);
}
