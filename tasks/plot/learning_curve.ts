/**
 * The learning curves of one or several runs.
 *
 * @module
 */
import { axisEncoding, epochAxis, type PlottedValues, type ValueAxis, valueAxis } from "./axes.ts";
import { bandNote, type CurveColumns, curveColumns } from "./curves.ts";
import { heading } from "./heading.ts";
import type { Layer, Panel } from "./parts.ts";
import {
  alignRuns,
  type CurveGroup,
  lineEncoding,
  seriesLabels,
  withoutRepeats,
} from "./series.ts";
import { plotConfig } from "./theme.ts";
import type { TopLevelSpec } from "./vega_lite.ts";

export type { CurveGroup } from "./series.ts";

/** What learning curves can be told. */
export interface LearningCurveOptions {
  /** Stands above the plot. */
  readonly title?: string;
  /** Title of the loss axis, with its unit; `Training loss per example` when left out. */
  readonly lossTitle?: string;
  /**
   * Scale of the loss axis. When left out it is logarithmic where the greatest loss is more than a
   * hundred times the least: the start would hide the rest.
   */
  readonly lossScale?: "linear" | "log";
}

/** Rows beyond which the points on a line would touch. */
const MOST_POINTS = 40;

const [PANEL_WIDTH, PANEL_HEIGHT, SPACING] = [320, 240, 36];

/** The width of both panels, with the room for an axis each. */
const WIDTH = 2 * PANEL_WIDTH + SPACING + 80;

/**
 * A Vega-Lite specification of two panels side by side: training loss and validation accuracy in
 * percent, both against the epoch. Each group is a line with its own colour; beyond seven, colours come
 * back with other dashes. The line of a group of several seeds is their mean, and a band goes from the least of them to the
 * greatest; a seed that was run twice counts once, by the run that got furthest. The data stand in the specification, so that it opens
 * anywhere.
 *
 * A value that is not finite breaks its line, in a group too: there is no mean to draw.
 *
 * ```ts
 * const rows = [1, 2, 3].map((epoch) => ({ epoch, step: 100 * epoch, trainLoss: 1 / epoch }));
 * const spec = learningCurve([{ label: "adam", runs: [{ rows }] }], { title: "Digits" });
 * console.log(JSON.stringify(spec));
 * ```
 */
export function learningCurve(
  curves: readonly CurveGroup[],
  options: LearningCurveOptions = {},
): TopLevelSpec {
  const groups = withoutRepeats(curves);
  const { title, lossTitle = "Training loss per example", lossScale = "auto" } = options;
  const labels = seriesLabels(groups.map(({ label }) => label));
  const values = groups.flatMap((group, i) =>
    alignRuns(group).map((row) => ({
      run: labels[i],
      epoch: row.epoch,
      ...curveColumns(group, row),
    }))
  );
  const numbers = (names: readonly (keyof CurveColumns)[]): PlottedValues =>
    names.flatMap((name) => values.map((value: CurveColumns) => value[name]));
  const loss = valueAxis(numbers(["loss", "lossLeast", "lossGreatest"]), { scale: lossScale });
  const accuracy = valueAxis(numbers(["accuracy", "accuracyLeast", "accuracyGreatest"]), {
    most: 100,
  });
  const epochs = epochAxis(values.map(({ epoch }) => epoch), 8);
  const hasPoints = groups.every(({ runs }) => runs.every((run) => run.rows.length <= MOST_POINTS));
  const hasBands = groups.some(({ runs }) => runs.length > 1);
  const panel = (field: "loss" | "accuracy", axisTitle: string, axis: ValueAxis): Panel => {
    const x = {
      field: "epoch",
      type: "quantitative",
      title: "Epoch",
      ...axisEncoding(epochs),
    } as const;
    const y = { type: "quantitative", title: axisTitle, ...axisEncoding(axis) } as const;
    const band: Layer = {
      transform: [{ filter: `isDefined(datum.${field}Least)` }],
      mark: { type: "area", fillOpacity: 0.18, clip: true },
      encoding: { y: { ...y, field: `${field}Least` }, y2: { field: `${field}Greatest` } },
    };
    const line: Layer = {
      // A row may lack a field: it was not measured then. One that is null was, and broke.
      transform: [{ filter: `isDefined(datum.${field})` }],
      mark: { type: "line", strokeWidth: 2, ...(hasPoints ? { point: { size: 28 } } : {}) },
      encoding: { y: { ...y, field } },
    };
    return {
      width: PANEL_WIDTH,
      height: PANEL_HEIGHT,
      encoding: { x, ...lineEncoding("run", labels, WIDTH) },
      layer: hasBands ? [band, line] : [line],
    };
  };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...heading(title, [bandNote(groups)], WIDTH),
    data: { values },
    hconcat: [
      panel("loss", loss.isLog ? `${lossTitle} (log scale)` : lossTitle, loss),
      panel("accuracy", "Validation accuracy (%)", accuracy),
    ],
    spacing: SPACING,
    config: plotConfig,
  };
}
