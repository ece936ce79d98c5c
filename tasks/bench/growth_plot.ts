/**
 * How time grows, as a plot.
 *
 * @module
 */
import { axisEncoding, valueAxis } from "../plot/axes.ts";
import { heading } from "../plot/heading.ts";
import type { Layer, Panel } from "../plot/parts.ts";
import { colourEncoding } from "../plot/series.ts";
import { plotConfig } from "../plot/theme.ts";
import type { TopLevelSpec } from "../plot/vega_lite.ts";
import { axes, type Axis, type Growth } from "./growth.ts";

const [PANEL_WIDTH, PANEL_HEIGHT, SPACING] = [260, 220, 36];

/** The width of the panels, with the room for an axis each. */
const WIDTH = 3 * PANEL_WIDTH + 2 * SPACING + 3 * 60;

/**
 * A Vega-Lite specification of three panels: time against batch size, width and number of steps, with the middle half of
 * the rounds at each point, and the straight line that is nearest.
 */
export function growthPlot(growths: readonly Growth[]): TopLevelSpec {
  const backends = [...new Set(growths.map(({ backend }) => backend))];
  const panels = axes.filter(({ name }) => growths.some(({ axis }) => axis === name));
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...heading(
      "Time of training the MLP 784 – hidden units – 10",
      ["Point: median; bar: middle half of the rounds; line: the nearest straight line"],
      WIDTH,
    ),
    hconcat: panels.map((axis) =>
      panelOf(axis, growths.filter((growth) => growth.axis === axis.name), backends)
    ),
    spacing: SPACING,
    config: plotConfig,
  };
}

function panelOf(axis: Axis, growths: readonly Growth[], backends: readonly string[]): Panel {
  const points = growths.flatMap(({ backend, points }) =>
    points.map((point) => ({ backend, ...point }))
  );
  const lines = growths.flatMap(({ backend, points, fit: { intercept, slope } }) =>
    [points[0], points.at(-1)].flatMap((point) =>
      point === undefined
        ? []
        : [{ backend, size: point.size, line: intercept + slope * point.size }]
    )
  );
  const notes = growths.map(({ backend, fit: { exponent, deviation } }) =>
    `${backend}: exponent ${exponent.toFixed(2)}, within ${
      (100 * deviation).toFixed(0)
    } % of the line`
  );
  const x = {
    field: "size",
    type: "quantitative",
    title: axis.title,
    ...axisEncoding(valueAxis(points.map(({ size }) => size), { ticks: 5, zero: true })),
  } as const;
  const heights = [...points.flatMap(({ high }) => high), ...lines.map(({ line }) => line)];
  const y = {
    type: "quantitative",
    title: axis.timed,
    ...axisEncoding(valueAxis(heights, { zero: true })),
  } as const;
  const range: Layer = {
    mark: { type: "rule", strokeWidth: 1.5 },
    encoding: { y: { ...y, field: "low" }, y2: { field: "high" } },
  };
  const point: Layer = {
    mark: { type: "point", filled: true, size: 45, opacity: 1 },
    encoding: { y: { ...y, field: "median" } },
  };
  const line: Layer = {
    data: { values: lines },
    mark: { type: "line", strokeWidth: 1.5 },
    encoding: { y: { ...y, field: "line" } },
  };
  return {
    title: { text: notes, fontSize: 11, fontWeight: "normal", anchor: "start", offset: 8 },
    data: { values: points },
    width: PANEL_WIDTH,
    height: PANEL_HEIGHT,
    encoding: { x, color: colourEncoding("backend", backends, WIDTH, "stroke") },
    layer: [line, range, point],
  };
}
