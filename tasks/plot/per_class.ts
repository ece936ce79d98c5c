/**
 * How good models are at each class.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import type { Predictions } from "../run/predictions.ts";
import { spreadOf } from "../run/spread.ts";
import { countAnswers, countRight } from "./answers.ts";
import { axisEncoding, valueAxis } from "./axes.ts";
import { cutText } from "./fit_text.ts";
import { heading } from "./heading.ts";
import type { Layer } from "./parts.ts";
import { colourEncoding, finiteOrNull, rangeNote, seriesColour, seriesLabels } from "./series.ts";
import { ink, labelSize, plotConfig } from "./theme.ts";
import type { TopLevelSpec } from "./vega_lite.ts";

/** Models that differ in nothing but the seed, and what they said. */
export interface PredictionGroup {
  /** What the legend calls them. */
  readonly label: string;
  /** What each of them said of the same split. */
  readonly runs: readonly Predictions[];
}

/** What the plot can be told. */
export interface PerClassOptions {
  /** Stands above the plot; `Accuracy by class` when left out. */
  readonly title?: string;
}

const WIDTH = 460;

/** Name of the row for all examples together. */
const ALL = "all classes";

/**
 * A Vega-Lite specification of the share of right answers by true class, in the order of the classes,
 * and over all examples. A point for each group; where it holds several runs, the point is their mean
 * and a line goes from the least to the greatest. Points say where they are by their place alone, so the
 * axis need not start at zero; it ends where the values do.
 *
 * A class without examples has no point. Throws a {@linkcode UsageError} for runs with different classes.
 */
export function perClassAccuracy(
  groups: readonly PredictionGroup[],
  options: PerClassOptions = {},
): TopLevelSpec {
  const all = groups.flatMap(({ runs }) => runs);
  const classes = commonClasses(all);
  const labels = seriesLabels(groups.map(({ label }) => label));
  const values = groups.flatMap(({ runs }, i) =>
    accuracies(runs, classes.length).map((range, row) => ({
      group: labels[i],
      row,
      mean: finiteOrNull(range.mean, 100),
      least: finiteOrNull(range.least, 100),
      greatest: finiteOrNull(range.greatest, 100),
    }))
  ).filter(({ mean }) => mean !== null);
  const names = [...classes.map((name) => cutText(name, 150, { fontSize: labelSize })), ALL];
  const axis = axisEncoding(valueAxis(values.flatMap(({ least, greatest }) => [least, greatest]), {
    most: 100,
  }));
  const rowHeight = Math.max(groups.length * 12 + 8, names.length > 40 ? 14 : 22);
  const several = groups.length > 1;
  const x = { type: "quantitative", title: "Accuracy (%)", ...axis } as const;
  const ranges: Layer = {
    mark: { type: "rule", strokeWidth: 2 },
    encoding: { x: { ...x, field: "least" }, x2: { field: "greatest" } },
  };
  const points: Layer = {
    mark: { type: "point", filled: true, size: 60, opacity: 1 },
    encoding: { x: { ...x, field: "mean" } },
  };
  // To the right of the range, where nothing else can be.
  const numbers: Layer = {
    mark: { type: "text", align: "left", dx: 8, fontSize: 10, color: ink },
    encoding: {
      x: { ...x, field: "greatest" },
      text: { field: "mean", type: "quantitative", format: ".1f" },
      color: { value: ink },
    },
  };
  const splits = [...new Set(all.map(({ split }) => split))];
  const notes = [
    splits.length === 0 ? "" : `On the ${splits.join(" and ")} split`,
    rangeNote(
      "Point and number: mean; line: least to greatest",
      groups.map(({ runs }) => runs.length),
    ),
  ];
  const domain = names.map((_, i) => i);
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...heading(options.title ?? "Accuracy by class", notes, WIDTH + 100),
    data: { values },
    width: WIDTH,
    height: names.length * rowHeight,
    encoding: {
      y: {
        field: "row",
        type: "ordinal",
        title: "True class",
        scale: { domain, paddingInner: 0.2, paddingOuter: 0.1 },
        axis: {
          labelExpr: `${JSON.stringify(names)}[datum.value]`,
          labelOverlap: false,
          labelLimit: 170,
          grid: true,
          tickBand: "extent", // lines between the classes, not through the digits
          ticks: false,
          domain: false,
          labelPadding: 6,
          labelFontWeight: {
            condition: { test: `datum.value === ${names.length - 1}`, value: "bold" },
            value: "normal",
          },
        },
      },
      ...(several
        ? {
          yOffset: { field: "group", type: "nominal", sort: null, scale: { domain: labels } },
          color: colourEncoding("group", labels, WIDTH + 100, "circle"),
        }
        : { color: { value: seriesColour(0) } }),
    },
    layer: [ranges, points, numbers],
    config: plotConfig,
  };
}

/** The range of accuracies over runs, by class and, last, over all examples. */
function accuracies(runs: readonly Predictions[], classes: number) {
  const counted = runs.map(countAnswers);
  const byClass = Array.from({ length: classes }, (_, label) =>
    spreadOf(
      counted.map(({ counts, totals }) =>
        (counts[label * (classes + 1)] ?? 0) / (totals[label] ?? 0)
      ),
    ));
  const examples = runs.map(({ labels }) => labels.length);
  return [...byClass, spreadOf(counted.map((each, i) => countRight(each) / (examples[i] ?? 0)))];
}

function commonClasses(all: readonly Predictions[]): readonly string[] {
  const [first, ...others] = all.map(({ classes }) => classes);
  const other = others.find((classes) => JSON.stringify(classes) !== JSON.stringify(first));
  if (first === undefined || other === undefined) return first ?? [];
  throw new UsageError(
    `accuracy by class: found runs with the classes ${show(first)} and ${show(other)}; ` +
      "plot the runs of one dataset at a time",
  );
}

function show(classes: readonly string[]): string {
  return classes.slice(0, 3).join(", ") + (classes.length > 3 ? ", ..." : "");
}
