/**
 * The table of runs that a person sees of a sweep in progress.
 *
 * @module
 */
import { cutTo, formatDuration, formatPercent } from "../cli/format.ts";
import { formatTable } from "../cli/table.ts";
import type { JobState, JobStatus } from "./job.ts";
import { secondsLeftOf } from "./pace.ts";
import { formatEpoch, phaseOf, plain, statusLine, type SweepProgress } from "./progress_lines.ts";

/** The room that a table has, in characters. */
export interface Room {
  /** How many lines. */
  readonly height: number;
  /** How long each. */
  readonly width: number;
}

/** Lines of the table that are no runs: the status, titles, their rule, and how many are not shown. */
const OTHER_LINES = 4;

/** Between two columns. */
const GAP = 2;

/** States do not move what is behind them. */
const STATE_WIDTH = "finished".length;

/** The least characters for names of runs, before a column goes to make room for them. */
const LEAST_NAME = 24;

/** A column behind the names and states. Texts are padded, so that columns do not move with the numbers. */
interface Column {
  readonly title: string;
  readonly width: number;
  text(state: JobState, epochs: number, now: number): string;
}

/** What can do without comes last: a narrow terminal has no room for it. */
const columns: readonly Column[] = [
  {
    title: "epoch",
    width: 7,
    text: (state, epochs) =>
      `${formatEpoch(state.result?.epochs ?? state.last?.epoch ?? 0)}/${epochs}`,
  },
  {
    title: "best accuracy",
    width: 13,
    text: ({ bestValidationAccuracy = NaN }) => formatPercent(bestValidationAccuracy),
  },
  {
    title: "left",
    width: 11,
    text: (state, epochs, now) => {
      const left = secondsLeftOf(state, epochs, now);
      return Number.isFinite(left) ? formatDuration(left) : "";
    },
  },
  {
    title: "time",
    width: 11,
    text: (state, _, now) => formatDuration(timeOf(state, now)),
  },
];

/**
 * The status and a table of runs, in the room there is: the runs in progress, those that failed, those
 * that ended last, and those that come next. Where it is narrow, columns are left out and names shortened.
 */
export function tableLines(progress: SweepProgress, { height, width }: Room): string[] {
  const { states, epochsOf, now } = progress;
  const status = cutTo(statusLine(progress), width);
  const room = height - OTHER_LINES;
  const fits = states.length <= room + 1; // then nobody needs to be told how many are not shown
  if (!fits && room < 1) return [status].slice(0, Math.max(0, height));
  const shown = chooseRows(states, fits ? states.length : room);
  const rows = [...states.entries()].filter(([i]) => shown.has(i));
  const { names, chosen } = layOut(
    Math.max(3, ...rows.map(([, { job }]) => job.name.length)),
    width,
  );
  const titles = [
    "run",
    "state".padEnd(STATE_WIDTH),
    ...chosen.map(({ title, width }) => title.padStart(width)),
  ];
  const cells = rows.map(([i, state]) => {
    const epochs = epochsOf(i);
    // What went wrong needs all the room behind the state.
    const behind = state.error === undefined ? chosen : [];
    return [
      shorten(state.job.name, names),
      phaseOf(state, epochs),
      ...behind.map(({ text, width }) => text(state, epochs, now).padStart(width)),
      ...chosen.slice(behind.length).map(() => ""),
    ];
  });
  const [title = "", rule = "", ...lines] = formatTable(titles.map((title) => ({ title })), cells)
    .split("\n");
  const hidden = states.length - rows.length;
  return [
    status,
    title,
    rule,
    ...lines.map((line, i) => {
      const error = rows[i]?.[1].error;
      return error === undefined ? line : `${line}  ${plain(error)}`;
    }),
    ...(hidden === 0 ? [] : [`... and ${hidden} more`]),
  ].map((line) => cutTo(line, width));
}

/** How long names may be, and the columns that have room beside them. */
function layOut(longest: number, width: number): { names: number; chosen: readonly Column[] } {
  const left = (chosen: readonly Column[]) =>
    width - chosen.reduce((sum, { width }) => sum + GAP + width, GAP + STATE_WIDTH);
  const wanted = Math.min(longest, LEAST_NAME);
  const count = columns.findLastIndex((_, i) => left(columns.slice(0, i + 1)) >= wanted) + 1;
  const chosen = columns.slice(0, count);
  return { names: Math.max(1, Math.min(longest, left(chosen))), chosen };
}

/** A name without its middle: its number is at its beginning, what varies most often at its end. */
function shorten(name: string, length: number): string {
  if (name.length <= length) return name;
  const end = Math.floor((length - 1) / 2);
  return `${name.slice(0, length - 1 - end)}…${name.slice(name.length - end)}`;
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
