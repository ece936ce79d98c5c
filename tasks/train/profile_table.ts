/**
 * Where the time of training steps goes, as a table.
 *
 * @module
 */
import type { Profile } from "../../kernel/profile.ts";
import { formatCount } from "../cli/format.ts";
import { type Cell, formatTable } from "../cli/table.ts";

/**
 * A line that says what a step took, and a row for each op and phase, the longest first; then what lies between
 * kernels, by the phase of the kernel it led to, and the sum of all. Below stands what the words mean.
 *
 * ```ts
 * import { type Profile, profileTable } from "../../mod.ts";
 *
 * const profile: Profile = {
 *   ...{ backend: "wasm", steps: 100, warmup: 10, microseconds: 12, timing: 1 },
 *   rows: [{ op: "matmul", phase: "forward", calls: 1, microseconds: 8 }],
 *   between: [{ phase: "forward", microseconds: 3 }],
 * };
 * console.log(profileTable(profile));
 * ```
 */
export function profileTable(profile: Profile): string {
  const { backend, steps, warmup, microseconds, rows, between, timing } = profile;
  const calls = rows.reduce((sum, row) => sum + row.calls, 0);
  const sum = (times: readonly { readonly microseconds: number }[]) =>
    times.reduce((total, { microseconds }) => total + microseconds, 0);
  const row = (
    op: string,
    phase: string,
    calls: number | undefined,
    time: number,
  ): Cell[] => [op, phase, calls, time, time / microseconds];
  const table = formatTable(
    [
      { title: "op" },
      { title: "phase" },
      { title: "calls", format: (calls) => String(Number(calls.toFixed(2))) },
      { title: "µs a step", format: formatTime },
      { title: "share", format: (share) => `${(100 * share).toFixed(1)} %` },
    ],
    [
      ...rows.map(({ op, phase, calls, microseconds }) => row(op, phase, calls, microseconds)),
      ...between.map(({ phase, microseconds }) =>
        row("between kernels", phase, undefined, microseconds)
      ),
      row("looking at the clock", "", undefined, timing),
      row("total", "", calls, microseconds),
    ],
  );
  const [data, kernels] = [true, false].map((isData) =>
    formatTime(sum(rows.filter(({ phase }) => (phase === "data") === isData)))
  );
  return `${
    formatTime(microseconds)
  } µs a step on ${backend}: ${kernels} in kernels, ${data} for data, ` +
    `${formatTime(sum(between))} between kernels, ${
      formatTime(timing)
    } for looking at the clock; ` +
    `mean of ${formatSteps(steps)} after ${formatCount(warmup)} of warm-up\n\n${table}\n\n` +
    wordsOf(profile).join("\n");
}

/** `1 step`, `1,234 steps`. */
export function formatSteps(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "step" : "steps"}`;
}

/** What the words mean that nobody can guess, of those that stand in the table. */
const meanings: readonly (readonly [word: string, ...lines: string[]])[] = [
  ["data", "waiting for a batch, bringing values to the backend, reading from it: no kernels"],
  ["seed", "the gradient of the loss by itself, 1, where the backward pass begins"],
  ["metrics", "adding up the loss and accuracy that are shown; overwrite: in place"],
  [
    "between kernels",
    "JavaScript on the way to that phase, and collecting garbage; the longer kernels take, the slower",
    "it is, as its code and data leave the processor's caches; end: memory goes back to the pool",
  ],
];

function wordsOf({ rows, between }: Profile): string[] {
  const used = new Set(rows.flatMap(({ op, phase }) => [op, phase]));
  if (between.length > 0) used.add("between kernels");
  const words = meanings.filter(([word]) => used.has(word));
  const width = Math.max(...words.map(([word]) => word.length));
  return words.flatMap(([word, ...lines]) =>
    lines.map((line, i) => `${(i === 0 ? word : "").padEnd(width)}  ${line}`)
  );
}

function formatTime(microseconds: number): string {
  return microseconds.toLocaleString("en-US", {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
}
