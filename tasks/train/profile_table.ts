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
 * kernels, by the phase of the kernel it led to, and the sum of all.
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
  return `${formatTime(microseconds)} µs a step on ${backend}: ${
    formatTime(sum(rows))
  } in kernels, ` +
    `${formatTime(sum(between))} between them, ${formatTime(timing)} for looking at the clock; ` +
    `mean of ${formatCount(steps)} steps after ${formatCount(warmup)} of warm-up\n\n${table}`;
}

function formatTime(microseconds: number): string {
  return microseconds.toLocaleString("en-US", {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
}
