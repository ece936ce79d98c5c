/**
 * What has changed since earlier runs on the same machine.
 *
 * @module
 */
import type { Base } from "./base.ts";
import type { HistoryEntry, Times } from "./history.ts";
import { loadWarning } from "./machine.ts";
import { formatMilliseconds } from "./result_table.ts";
import { median } from "./statistics.ts";

/** Earlier runs that count: the last ones that timed the same. */
const COMPARED_RUNS = 3;

/**
 * What took longer or less long in `now` than in each of the last runs on the same machine and graphics card, in words.
 * Where the base has changed likewise, that is said.
 */
export function compareHistory(
  history: readonly HistoryEntry[],
  now: HistoryEntry,
  base: Base,
): string[] {
  const same = history.filter((entry) =>
    isSame(entry, now) && loadWarning(entry, entry.machine) === ""
  );
  if (same.length === 0) {
    return ["No earlier run on this machine, while it was idle, to compare with."];
  }
  const lines: string[] = [];
  let compared = 0;
  for (const [work, contestants] of Object.entries(now.times)) {
    const machineChange = changeOf(
      same,
      work,
      base.recorded,
      contestants[base.recorded],
    );
    for (const [label, times] of Object.entries(contestants)) {
      if (label === base.recorded) continue;
      const change = changeOf(same, work, label, times);
      if (change === undefined) continue;
      compared++;
      if (change.is === "alike") continue;
      const alike = machineChange?.is === change.is
        ? `; so did ${base.name} (${percent(machineChange.by)}): the machine, perhaps`
        : "";
      lines.push(
        `${work}: ${label} got ${change.is} by ${percent(change.by)}: ` +
          `${formatMilliseconds(change.before)} to ${formatMilliseconds(times[0])}${alike}`,
      );
    }
  }
  if (compared === 0) {
    return ["No earlier run on this machine, while it was idle, timed any of this."];
  }
  const rest = compared - lines.length;
  return [
    ...lines,
    `${rest} of ${compared} times of dinograd's lie within the spread of the last runs.`,
  ];
}

/** Whether times of two runs can be compared: one on a graphics card is none on the processor. */
function isSame(one: HistoryEntry, other: HistoryEntry): boolean {
  const [a, b] = [one.machine, other.machine];
  return a.cpu === b.cpu && a.cores === b.cores && a.memory === b.memory &&
    one.adapter === other.adapter;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

/** How a time differs from those before. */
interface Change {
  /** `alike` where the turns overlap with those of one of the runs before. */
  readonly is: "slower" | "faster" | "alike";
  /** By what share of the time before. */
  readonly by: number;
  /** Median of the runs before. */
  readonly before: number;
}

function changeOf(
  history: readonly HistoryEntry[],
  work: string,
  label: string,
  times: Times | undefined,
): Change | undefined {
  const earlier = history.flatMap((entry) => {
    const found = entry.times[work]?.[label];
    return found === undefined ? [] : [found];
  }).slice(-COMPARED_RUNS);
  if (times === undefined || earlier.length === 0) return undefined;
  const [now, least, greatest] = times;
  const before = median(earlier.map(([middle]) => middle));
  const by = Math.abs(now - before) / before;
  if (earlier.every(([, , most]) => least > most)) return { is: "slower", by, before };
  if (earlier.every(([, fewest]) => greatest < fewest)) return { is: "faster", by, before };
  return { is: "alike", by, before };
}
