/**
 * Many learning curves, each in a cell of its own.
 *
 * @module
 */
import { spreadOf } from "../run/spread.ts";
import { axisEncoding, epochAxis, type ValueAxis, valueAxis } from "./axes.ts";
import { bandNote, type CurveColumns, curveColumns } from "./curves.ts";
import { oneLine, wrapText } from "./fit_text.ts";
import { heading } from "./heading.ts";
import type { LearningCurveOptions } from "./learning_curve.ts";
import type { Layer, Panel } from "./parts.ts";
import { alignRuns, type CurveGroup, seriesColour, withoutRepeats } from "./series.ts";
import { shortenAll } from "./shorten.ts";
import { noteSize, plotConfig } from "./theme.ts";
import type { TopLevelSpec } from "./vega_lite.ts";

/** A row of the specification's data. */
interface Row extends CurveColumns {
  /** The number of the group. */
  readonly cell: number;
  readonly epoch: number;
}

/** Sizes in pixels: of a panel, between the panels of a cell, and between cells. */
const [HEIGHT, WITHIN, BETWEEN] = [90, 10, 22];

/** Room that an axis takes. */
const AXIS = 45;

/** Lines of a cell's label at most. */
const LINES = 4;

/**
 * A Vega-Lite specification of a grid: one cell for each group, with the training loss above the
 * validation accuracy. All cells have the same axes, so that a lower line is a lower loss wherever it
 * stands; this is the plot for more groups than colours can tell apart. Loss and accuracy have panels of
 * their own, because where two lines with two axes cross means nothing. Above each cell stand its label and the
 * best accuracy, a mean over the runs as in {@linkcode bars}.
 *
 * As in {@linkcode learningCurve}, a group of several seeds is its mean, and a band from the least to the
 * greatest; the loss axis is logarithmic where values differ a hundredfold.
 */
export function smallMultiples(
  curves: readonly CurveGroup[],
  options: LearningCurveOptions = {},
): TopLevelSpec {
  const groups = withoutRepeats(curves);
  const { title, lossTitle = "Training loss", lossScale = "auto" } = options;
  const rows: Row[] = groups.flatMap((group, cell) =>
    alignRuns(group).map((row) => ({ cell, epoch: row.epoch, ...curveColumns(group, row) }))
  );
  const valuesOf = (...names: (keyof CurveColumns)[]) =>
    names.flatMap((name) => rows.map((row) => row[name]));
  const axes: Axes = {
    epoch: epochAxis(rows.map(({ epoch }) => epoch), 5),
    loss: valueAxis(valuesOf("loss", "lossLeast", "lossGreatest"), { ticks: 4, scale: lossScale }),
    accuracy: valueAxis(valuesOf("accuracy", "accuracyLeast", "accuracyGreatest"), {
      ticks: 4,
      most: 100,
    }),
    lossTitle,
  };
  const columns = columnsFor(groups.length);
  const width = columns < 4 ? 200 : 150;
  const labels = cellLabels(groups, width);
  const note = axes.loss.isLog ? "Loss on a log scale" : "";
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...heading(title, [bandNote(groups), note], columns * (width + AXIS)),
    data: { values: rows },
    concat: labels.map((label, cell) =>
      cellOf(label, rows, { cell, subtitle: bestOf(groups[cell]), width, columns, axes })
    ),
    columns,
    spacing: BETWEEN,
    config: { ...plotConfig, axis: { ...plotConfig.axis, titlePadding: 6 } },
  };
}

/** The axes that all cells share. */
interface Axes {
  readonly epoch: ValueAxis;
  readonly loss: ValueAxis;
  readonly accuracy: ValueAxis;
  readonly lossTitle: string;
}

/** At most four, and no row much shorter than the others. */
function columnsFor(cells: number): number {
  if (cells <= 4) return Math.max(1, cells);
  return cells <= 6 || cells === 9 ? 3 : 4;
}

/** The labels in as many lines as a cell has, without the parts that they share where one needs more. */
function cellLabels(groups: readonly CurveGroup[], width: number): string[][] {
  const wrap = (label: string, mostLines: number) =>
    wrapText(label, width, { fontSize: noteSize, isBold: true }, mostLines);
  const labels = groups.map(({ label }) => oneLine(label));
  return shortenAll(labels, (label) => wrap(label, Infinity).length <= LINES)
    .map((label) => wrap(label, LINES));
}

function cellOf(
  label: string[],
  rows: readonly Row[],
  { cell, subtitle, width, columns, axes }: {
    readonly cell: number;
    readonly subtitle: string;
    readonly width: number;
    readonly columns: number;
    readonly axes: Axes;
  },
): Panel {
  const own = rows.filter((row) => row.cell === cell);
  const isFirst = cell % columns === 0;
  const panel = (field: "loss" | "accuracy"): Panel => {
    const isLoss = field === "loss";
    const axis = axisEncoding(axes[field]);
    const y = {
      type: "quantitative",
      title: !isFirst ? null : isLoss ? axes.lossTitle : "Accuracy (%)",
      ...axis,
      axis: { ...axis.axis, minExtent: 30 },
    } as const;
    const epoch = axisEncoding(axes.epoch);
    const color = seriesColour(isLoss ? 1 : 0);
    const band: Layer = {
      transform: [{ filter: `isDefined(datum.${field}Least)` }],
      mark: { type: "area", opacity: 0.25, color },
      encoding: { y: { ...y, field: `${field}Least` }, y2: { field: `${field}Greatest` } },
    };
    const line: Layer = {
      transform: [{ filter: `isDefined(datum.${field})` }],
      // One row makes no line.
      mark: { type: "line", strokeWidth: 1.5, color, point: own.length === 1 ? { color } : false },
      encoding: { y: { ...y, field } },
    };
    return {
      width,
      height: HEIGHT,
      transform: [{ filter: { field: "cell", equal: cell } }],
      encoding: {
        x: {
          field: "epoch",
          type: "quantitative",
          title: isLoss ? null : "Epoch",
          ...epoch,
          axis: { ...epoch.axis, labels: !isLoss },
        },
      },
      layer: own.some((row) => row[`${field}Least`] !== undefined) ? [band, line] : [line],
    };
  };
  return {
    title: {
      text: label,
      subtitle,
      fontSize: noteSize,
      subtitleFontSize: 11,
      anchor: "start",
      frame: "group",
      offset: 8,
    },
    vconcat: [panel("loss"), panel("accuracy")],
    spacing: WITHIN,
  };
}

function bestOf(group: CurveGroup | undefined): string {
  const best = (group?.runs ?? []).flatMap(({ rows }) => {
    const measured = rows.map((row) => row.validationAccuracy ?? NaN).filter(Number.isFinite);
    return measured.length === 0 ? [] : [Math.max(...measured)];
  });
  if (best.length === 0) return "no accuracy measured";
  return `best accuracy ${(100 * spreadOf(best).mean).toFixed(1)} %`;
}
