/**
 * Where the time of a training step goes.
 *
 * @module
 */
import type { Phase, Profile } from "../../kernel/profile.ts";
import { formatCount } from "../cli/format.ts";
import { axisEncoding, valueAxis } from "./axes.ts";
import { cutText } from "./fit_text.ts";
import { heading } from "./heading.ts";
import type { Layer } from "./parts.ts";
import { colourEncoding, finiteOrNull, seriesColour } from "./series.ts";
import { ink, labelSize, plotConfig } from "./theme.ts";
import type { TopLevelSpec } from "./vega_lite.ts";

/** What the plot can be told. */
export interface ProfilePlotOptions {
  /** Stands above the plot; `Time of a step` when left out. */
  readonly title?: string;
}

/** Length of the axis, height of a bar with the space below it, and widest name of an op, in pixels. */
const [WIDTH, STEP, NAME_WIDTH] = [460, 22, 200];

/** Most ops with a bar of their own. */
const MOST_OPS = 20;

type Part = Phase | "end";

/** In the order of their colours. */
const parts: readonly Part[] = ["forward", "backward", "update", "metrics", "data", "end"];

/** What one op, or what lies between, took in each part of a step. */
interface Bar {
  readonly name: string;
  readonly parts: ReadonlyMap<Part, number>;
  readonly total: number;
}

/**
 * A Vega-Lite specification of a bar for each op, the longest first, with its forward and its backward pass as
 * parts of one length, and below them what lies between the backend's calls. Of many ops the shortest are one bar.
 *
 * ```ts
 * import { type Profile, profilePlot } from "../../mod.ts";
 *
 * const profile: Profile = {
 *   ...{ backend: "wasm", steps: 100, warmup: 10, microseconds: 31, timing: 1 },
 *   rows: [
 *     { op: "matmul", phase: "backward", calls: 2, microseconds: 15 },
 *     { op: "matmul", phase: "forward", calls: 1, microseconds: 8 },
 *   ],
 *   between: [{ phase: "forward", microseconds: 3 }, { phase: "backward", microseconds: 4 }],
 * };
 * console.log(JSON.stringify(profilePlot(profile)));
 * ```
 */
export function profilePlot(profile: Profile, options: ProfilePlotOptions = {}): TopLevelSpec {
  const bars = barsOf(profile);
  const used = parts.filter((part) => bars.some((bar) => bar.parts.has(part)));
  const values = bars.flatMap((bar, row) =>
    parts.flatMap((part, i) => {
      const time = bar.parts.get(part);
      return time === undefined ? [] : [{ row, part, i, time: finiteOrNull(time) }];
    })
  );
  const digits = bars.some(({ total }) => total >= 100) ? 0 : 1;
  const totals = bars.map(({ total }, row) => ({
    ...{ row, total: finiteOrNull(total) },
    text: total.toLocaleString("en-US", {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }),
  }));
  const names = bars.map(({ name }) => cutText(name, NAME_WIDTH, { fontSize: labelSize }));
  const axis = valueAxis(bars.map(({ total }) => total), { zero: true });
  const x = { type: "quantitative", title: "Microseconds a step", ...axisEncoding(axis) } as const;
  const colour = colourEncoding("part", used, WIDTH + 100, "square");
  const stacked: Layer = {
    mark: { type: "bar" },
    encoding: {
      x: { ...x, field: "time", stack: "zero" },
      // The same part has the same colour in every plot.
      color: { ...colour, scale: { domain: used, range: used.map(colourOf) } },
      order: { field: "i", type: "quantitative" },
    },
  };
  const numbers: Layer = {
    data: { values: totals },
    mark: { type: "text", align: "left", dx: 6, fontSize: 10, color: ink },
    encoding: { x: { ...x, field: "total" }, text: { field: "text" } },
  };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...heading(options.title ?? "Time of a step", notesOf(profile), WIDTH + 100),
    data: { values },
    width: WIDTH,
    height: Math.max(1, bars.length) * STEP,
    encoding: {
      y: {
        field: "row",
        type: "ordinal",
        title: null,
        scale: { domain: bars.map((_, i) => i), paddingInner: 0.25, paddingOuter: 0.15 },
        axis: {
          // By number, not by name: two that were cut may read the same.
          labelExpr: `${JSON.stringify(names)}[datum.value]`,
          labelOverlap: false,
          labelLimit: NAME_WIDTH + 20,
          labelPadding: 6,
          ticks: false,
          grid: false,
        },
      },
    },
    layer: [stacked, numbers],
    config: plotConfig,
  };
}

function colourOf(part: Part): string {
  return seriesColour(parts.indexOf(part));
}

function notesOf({ backend, steps, warmup, microseconds, timing }: Profile): string[] {
  const whole = formatCount(microseconds);
  return [
    `Backend ${backend}: ${whole} µs a step, mean of ${formatCount(steps)} after ${
      formatCount(warmup)
    } of warm-up; looking at the clock, ${timing.toFixed(1)} µs of them, is left out`,
  ];
}

function barsOf({ rows, between }: Profile): Bar[] {
  const ops = [...Map.groupBy(rows, ({ op }) => op)].map(([op, own]) => barOf(op, own))
    .sort((a, b) => b.total - a.total);
  const shown = ops.length > MOST_OPS ? ops.slice(0, MOST_OPS - 1) : ops;
  const names = new Set(shown.map(({ name }) => name));
  const rest = rows.filter(({ op }) => !names.has(op));
  return [
    ...shown,
    ...(rest.length === 0 ? [] : [barOf(`${ops.length - shown.length} other ops`, rest)]),
    barOf("between kernels", between),
  ];
}

function barOf(
  name: string,
  times: readonly { readonly phase: Part; readonly microseconds: number }[],
): Bar {
  const parts = new Map<Part, number>();
  let total = 0;
  for (const { phase, microseconds } of times) {
    parts.set(phase, (parts.get(phase) ?? 0) + microseconds);
    total += microseconds;
  }
  return { name, parts, total };
}
