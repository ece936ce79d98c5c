/**
 * How training runs go on, a line at a time.
 *
 * @module
 */
import { formatDuration, formatPercent } from "../cli/format.ts";
import type { JobState } from "../sweep/job.ts";

/** A run in progress says how it does this often. */
const QUIET_MS = 15_000;

/** Tells of every run that starts or ends, and of those in progress from time to time. */
export function changesAsLines(
  print: (line: string) => void,
  now: () => number = () => performance.now(),
): (states: readonly JobState[]) => void {
  const told = new Map<string, { readonly status: string; readonly at: number }>();
  return (states) => {
    states.forEach((state, i) => {
      const { name } = state.job;
      const before = told.get(name);
      const changed = before?.status !== state.status;
      if (!changed && (state.status !== "running" || now() - before.at < QUIET_MS)) return;
      told.set(name, { status: state.status, at: now() });
      const line = describe(state, changed && before !== undefined);
      if (line !== undefined) print(`${name} (${i + 1} of ${states.length}): ${line}`);
    });
  };
}

function describe(state: JobState, isNew: boolean): string | undefined {
  const { status, last, result, error } = state;
  switch (status) {
    case "waiting":
      return undefined;
    case "running": {
      if (last === undefined) return isNew ? "starts" : undefined;
      const { epoch, validationAccuracy = NaN } = last;
      return `${isNew ? "goes on after " : ""}epoch ${Number(epoch.toFixed(2))}, accuracy ${
        formatPercent(validationAccuracy)
      }`;
    }
    case "finished": {
      if (result === undefined) return "finished";
      const accuracy = `accuracy ${formatPercent(result.validationAccuracy)}`;
      return isNew
        ? `finished, ${accuracy}, ${formatDuration(result.seconds)}`
        : `finished before, ${accuracy}`;
    }
    case "failed":
      return `failed: ${error ?? "it says no more"}`;
    case "stopped":
      return "stopped";
  }
}
