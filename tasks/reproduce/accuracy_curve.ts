/**
 * Validation accuracy by epoch, as figures 2 and 3 of the report show it.
 *
 * @module
 */
import { axisEncoding, epochAxis } from "../plot/axes.ts";
import { heading } from "../plot/heading.ts";
import type { Layer } from "../plot/parts.ts";
import { alignRuns, lineEncoding, seriesLabels } from "../plot/series.ts";
import { plotConfig } from "../plot/theme.ts";
import type { TopLevelSpec } from "../plot/vega_lite.ts";
import { errorAxis, errorOf } from "./error_scale.ts";
import type { Trained } from "./experiment.ts";

/** What an accuracy curve can be told. */
export interface AccuracyCurveOptions {
  /** Stands above the plot. */
  readonly title: string;
  /** Stands below the title: what else was the same in all runs. */
  readonly note?: string;
  /** The original's accuracies in percent, by the label of the runs: a diamond after the last epoch. */
  readonly original?: Readonly<Record<string, number>>;
  /**
   * Accuracies in percent that the axis shows at least, so that figures can be compared. Without it the axis is
   * as long as the runs need.
   */
  readonly range?: readonly [least: number, greatest: number];
}

const [WIDTH, HEIGHT] = [560, 340];

/**
 * A Vega-Lite specification with a thin line for each run, and for each group of runs, which differ in
 * their seed, the mean in bold and a band from the least to the greatest.
 *
 * The distance to 100 % is on a logarithmic scale: 80 to 90 % takes as much room as 95 to 97.5 %, so the
 * first epochs do not hide how the last ones differ.
 */
export function accuracyCurve(
  groups: readonly Trained[],
  { title, note = "", original = {}, range = [NaN, NaN] }: AccuracyCurveOptions,
): TopLevelSpec {
  const labels = seriesLabels(groups.map(({ label }) => label));
  const named = groups.map((group, i) => ({ ...group, label: labels[i] ?? group.label }));
  const singles = named.flatMap(({ label, runs }) =>
    runs.flatMap(({ seed, rows }) =>
      rows.map(({ epoch, validationAccuracy = NaN }) => ({
        group: label,
        seed,
        epoch,
        error: errorOf(validationAccuracy),
      }))
    )
  );
  const means = named.flatMap((group) =>
    alignRuns(group).flatMap(({ epoch, validationAccuracy: range }) =>
      range === undefined ? [] : [{
        group: group.label,
        epoch,
        error: errorOf(range.mean),
        least: errorOf(range.greatest),
        greatest: errorOf(range.least),
      }]
    )
  );
  const epochs = means.map(({ epoch }) => epoch);
  const last = epochs.reduce((a, b) => Math.max(a, b), 1);
  const diamonds = groups.flatMap(({ label }, i) => {
    const accuracy = original[label];
    return accuracy === undefined
      ? []
      : [{ group: labels[i], epoch: last, error: errorOf(accuracy / 100) }];
  });
  const errors = [...singles, ...diamonds].map(({ error }) => error);
  const shown = range.map((accuracy) => errorOf(accuracy / 100));
  const axis = errorAxis([...errors, ...shown]);
  const { scale } = axisEncoding(axis);
  const y = {
    field: "error",
    type: "quantitative",
    title: "Validation accuracy (%), distance to 100 on a log scale",
    scale: { ...scale, reverse: true },
    axis: { values: axis.ticks, labelExpr: "format(100 - datum.value, '.12~g')" },
  } as const;
  const x = {
    field: "epoch",
    type: "quantitative",
    title: "Epoch",
    ...axisEncoding(epochAxis(epochs, 10)),
  } as const;
  const { color } = lineEncoding("group", labels, WIDTH);
  const several = groups.some(({ runs }) => runs.length > 1);
  const band: Layer = {
    data: { values: means },
    mark: { type: "area", fillOpacity: 0.14 },
    encoding: { x, y: { ...y, field: "least" }, y2: { field: "greatest" }, color },
  };
  const single: Layer = {
    data: { values: singles },
    mark: { type: "line", strokeWidth: 1, strokeOpacity: 0.5 },
    encoding: { x, y, color, detail: { field: "seed", type: "nominal" } },
  };
  const mean: Layer = {
    data: { values: means },
    mark: { type: "line", strokeWidth: 2.5, point: { size: 26 } },
    encoding: { x, y, color },
  };
  const diamond: Layer = {
    data: { values: diamonds },
    mark: {
      type: "point",
      shape: "diamond",
      size: 130,
      strokeWidth: 1.75,
      fill: "white",
      fillOpacity: 1,
      xOffset: 14,
    },
    encoding: { x, y, color },
  };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...heading(title, [note, noteOf(groups, diamonds.length > 0)], WIDTH),
    width: WIDTH,
    height: HEIGHT,
    layer: [
      ...(several ? [band, single] : []),
      mean,
      ...(diamonds.length > 0 ? [diamond] : []),
    ],
    config: plotConfig,
  };
}

function noteOf(groups: readonly Trained[], hasOriginal: boolean): string {
  const seeds = [...new Set(groups.flatMap(({ runs }) => runs.map(({ seed }) => seed)))];
  const several = groups.some(({ runs }) => runs.length > 1);
  return [
    ...(several ? [`Bold: mean of seeds ${listOf(seeds)}`, "thin: each of them"] : []),
    ...(!several && seeds.length > 0 ? [`Seed ${listOf(seeds)}`] : []),
    ...(hasOriginal ? ["diamond: the report"] : []),
  ].join("; ");
}

/** `0 to 2`, or `0, 7` where they do not follow each other. */
function listOf(seeds: readonly number[]): string {
  const [first = NaN, ...others] = seeds.toSorted((a, b) => a - b);
  const areInOrder = others.length > 1 && others.every((seed, i) => seed === first + i + 1);
  return areInOrder ? `${first} to ${others.at(-1)}` : [first, ...others].join(", ");
}
