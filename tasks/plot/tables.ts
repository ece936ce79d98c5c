/**
 * What `deno task plot` prints, in lines no longer than the terminal's.
 *
 * @module
 */
import { basename, dirname } from "node:path";
import { type Cell, type Column, formatTable } from "../cli/table.ts";
import { spreadOf } from "../run/spread.ts";
import type { DrawnPlot } from "./draw.ts";
import type { RunGroup } from "./groups.ts";
import { formatSpread, type Measure, valuesOf } from "./measure.ts";
import { oneOfEachSeed } from "./seeds.ts";
import { shortenAll } from "./shorten.ts";

/** Labels are not made shorter than this: whoever has so narrow a terminal has lines wrapped. */
const LEAST_LABEL = 12;

/**
 * Each group of runs with its mean and spread over the seeds. Where `width` has no room for all
 * columns the least and the greatest value go, which the plots show, then what the labels share.
 */
export function groupTable(groups: readonly RunGroup[], measure: Measure, width: number): string {
  const spreads = groups.map(({ runs }) => spreadOf(valuesOf(runs, measure)));
  const seeds = groups.map(({ runs }) => oneOfEachSeed(runs).length);
  const number = { format: (value: number) => Number.isNaN(value) ? "–" : measure.format(value) };
  const isSpread = spreads.some(({ count }) => count > 1);
  const columns: Column[] = [
    { title: "group" },
    { title: "seeds" },
    { title: isSpread ? "mean ± deviation" : "value" },
    { title: "least", ...number },
    { title: "greatest", ...number },
  ];
  const rowsWith = (labels: readonly string[]): Cell[][] =>
    spreads.map((spread, i) => [
      ...[labels[i] ?? "", seeds[i], formatSpread(spread, measure)],
      ...[spread.least, spread.greatest],
    ]);
  const labels = groups.map(({ label }) => label);
  const whole = formatTable(columns, rowsWith(labels));
  const fewer = columns.slice(0, 3);
  const table = [whole, formatTable(fewer, rowsWith(labels))].find((text) =>
    widthOf(text) <= width
  );
  const title = `${measure.title}:\n\n`;
  if (table !== undefined) return title + table;
  const others = widthOf(formatTable(fewer, rowsWith(labels.map(() => "group")))) - "group".length;
  const room = Math.max(LEAST_LABEL, width - others);
  const short = shortenAll(labels, (label) => label.length <= room);
  return title + formatTable(fewer, rowsWith(short));
}

/**
 * Which plot is in which file. Where `width` has no room for their paths, the folder stands above
 * them, alone and whole, as it may be copied.
 */
export function plotTable(
  plots: readonly DrawnPlot[],
  report: string | undefined,
  width: number,
): string {
  const rows = [
    ...plots.map(({ kind, png }) => ({ kind, path: png })),
    ...(report === undefined ? [] : [{ kind: "report", path: report }]),
  ];
  const columns = [{ title: "plot" }, { title: "written, with .svg and .vl.json beside it" }];
  const table = formatTable(columns, rows.map(({ kind, path }) => [kind, path]));
  if (widthOf(table) <= width) return table;
  const byFolder = Map.groupBy(rows, ({ path }) => dirname(path));
  return [...byFolder].map(([folder, rows]) =>
    `in ${folder}:\n` + formatTable(columns, rows.map(({ kind, path }) => [kind, basename(path)]))
  ).join("\n\n");
}

/** Of the longest line. */
function widthOf(text: string): number {
  return Math.max(...text.split("\n").map((line) => line.length));
}
