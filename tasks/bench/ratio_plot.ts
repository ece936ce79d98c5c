/**
 * How dinograd compares with its base and with its targets, as a plot.
 *
 * @module
 */
import { axisEncoding, valueAxis } from "../plot/axes.ts";
import { heading } from "../plot/heading.ts";
import type { Layer } from "../plot/parts.ts";
import { colourEncoding } from "../plot/series.ts";
import { faint, ink, plotConfig } from "../plot/theme.ts";
import type { TopLevelSpec } from "../plot/vega_lite.ts";
import type { Base } from "./base.ts";
import type { Target } from "./targets.ts";

/** Pixels of a backend's row, and of the panel across. */
const [ROW, WIDTH] = [15, 460];

/**
 * A Vega-Lite specification of the ratios to the base in its fastest setting: a row for each work, in it a point for each
 * backend with the middle half of the turns, and an upright stroke where its target is. Less is faster.
 */
export function ratioPlot(
  targets: readonly Target[],
  { name, setting, timed }: Base,
  machine: string,
): TopLevelSpec {
  const rows = targets.flatMap(({ work, who, target, found }) =>
    found === undefined ? [] : [{
      work,
      who,
      target,
      ...{ median: found.median, low: found.low, high: found.high },
      text: found.median.toPrecision(2),
      // Right of everything in the row.
      textAt: Math.max(target, found.high),
    }]
  );
  const works = [...new Set(rows.map(({ work }) => work))];
  const backends = [...new Set(rows.map(({ who }) => who))];
  const axis = valueAxis(rows.flatMap(({ target, low, high }) => [1, target, low, high]), {
    scale: "log",
  });
  const x = {
    type: "quantitative",
    title: `${timed}, in times ${name}'s (log scale)`,
    ...axisEncoding(axis),
  } as const;
  const y = {
    field: "work",
    type: "nominal",
    title: null,
    sort: works,
    axis: { labelLimit: 400 },
  } as const;
  const places = {
    y,
    yOffset: { field: "who", type: "nominal", sort: backends },
    color: colourEncoding("who", backends, WIDTH, "circle"),
  } as const;
  const base: Layer = {
    data: { values: [{}] },
    mark: { type: "rule", strokeDash: [4, 3], color: faint },
    encoding: { x: { ...x, datum: 1 } },
  };
  const target: Layer = {
    mark: { type: "tick", orient: "vertical", thickness: 2.5, size: ROW - 3, opacity: 1 },
    encoding: { ...places, x: { ...x, field: "target" } },
  };
  const range: Layer = {
    mark: { type: "rule", strokeWidth: 1.5 },
    encoding: { ...places, x: { ...x, field: "low" }, x2: { field: "high" } },
  };
  const point: Layer = {
    mark: { type: "point", filled: true, size: 70, opacity: 1 },
    encoding: { ...places, x: { ...x, field: "median" } },
  };
  const text: Layer = {
    mark: { type: "text", align: "left", baseline: "middle", dx: 7, fontSize: 10 },
    encoding: {
      ...places,
      x: { ...x, field: "textAt" },
      text: { field: "text" },
      color: { value: ink },
    },
  };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...heading(
      `dinograd beside ${name}`,
      [
        "Point: median; bar: middle half of the turns; stroke: target. Left of the dashed line is faster than " +
        `${setting}.`,
        machine,
      ],
      WIDTH + 300,
    ),
    data: { values: rows },
    width: WIDTH,
    height: { step: ROW, for: "offset" } as const,
    layer: [base, target, range, point, text],
    config: plotConfig,
  };
}
