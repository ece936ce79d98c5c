/**
 * Which classes a model takes for which.
 *
 * @module
 */
import type { Predictions } from "../run/predictions.ts";
import { countAnswers, countRight } from "./answers.ts";
import { cutText } from "./fit_text.ts";
import { heading } from "./heading.ts";
import type { Layer } from "./parts.ts";
import { labelSize, plotConfig } from "./theme.ts";
import { textWidth } from "./text_width.ts";
import type { TopLevelSpec } from "./vega_lite.ts";

/** What a confusion matrix can be told. */
export interface ConfusionMatrixOptions {
  /** Stands above the plot; `Confusion matrix` when left out. */
  readonly title?: string;
}

/** Share of a row beyond which white stands out from the colour of a cell, and up to which black does. */
const DARK = 0.59;

/** The colour of the lines between cells. */
const GRID = "#DDDDDD";

/** Ticks of the legend, as shares of a row. */
const ticks = [0, 0.01, 0.05, 0.2, 0.5, 1];

/**
 * A Vega-Lite specification of the confusion matrix: a row for each true class, a column for each
 * class that the model said. In each cell stands how many examples fell there (nothing for none), on a
 * colour for their share of the row. The colours are shades of one blue, which every eye can order, and go
 * with the square root of the share: the few mistakes of a good model could not be told from none.
 *
 * Beyond 25 classes the cells have no room for numbers.
 */
export function confusionMatrix(
  predictions: Predictions,
  options: ConfusionMatrixOptions = {},
): TopLevelSpec {
  const { split, labels } = predictions;
  const size = predictions.classes.length;
  const side = size <= 3
    ? 90
    : size <= 12
    ? 46
    : size <= 25
    ? 32
    : Math.max(9, Math.round(800 / size));
  const fontSize = size <= 12 ? labelSize + 1 : size <= 25 ? 9 : 8;
  const classes = predictions.classes.map((name) => cutText(name, 110, { fontSize: labelSize }));
  const confusion = countAnswers(predictions);
  const { counts, totals, unanswered } = confusion;
  const values = classes.flatMap((_, i) =>
    classes.map((_, j) => {
      const count = counts[i * size + j] ?? 0;
      const share = count / Math.max(1, totals[i] ?? 0);
      return { truth: i, said: j, count, share: Number(share.toPrecision(6)) };
    })
  ).filter(({ count }) => count > 0);
  // By number, not by name: two classes may be called the same.
  const names = `${JSON.stringify(classes)}[datum.value]`;
  const isWide = classes.some((name) => textWidth(name, labelSize) > side - 4);
  const axis = {
    labelExpr: names,
    labelOverlap: false,
    labelLimit: 120,
    labelFontSize: size <= 25 ? labelSize : 8,
    domain: false,
    ticks: false,
    grid: true,
    tickBand: "extent", // lines between the cells
    gridColor: GRID,
    labelPadding: 5,
  } as const;
  const domain = classes.map((_, i) => i);
  const place = {
    type: "ordinal",
    scale: { domain },
  } as const;
  const cells: Layer = {
    mark: { type: "rect", stroke: GRID, strokeWidth: size <= 25 ? 1 : 0.5 },
    encoding: {
      color: {
        field: "share",
        type: "quantitative",
        title: "Share of the true class (%)",
        scale: {
          type: "sqrt",
          interpolate: "rgb",
          domain: [0, 1],
          range: ["#FFFFFF", "#BDD7EC", "#5A9BCB", "#08306B"],
        },
        legend: {
          orient: "bottom",
          values: ticks,
          labelExpr: "format(100 * datum.value, 'd')",
          gradientLength: Math.min(300, Math.max(180, size * side)),
          gradientStrokeColor: "#BBBBBB",
          gradientStrokeWidth: 1,
          titleLimit: 300,
        },
      },
    },
  };
  const numbers: Layer = {
    mark: { type: "text", fontSize },
    encoding: {
      text: { field: "count", type: "quantitative", format: ",d" },
      color: { condition: { test: `datum.share > ${DARK}`, value: "white" }, value: "#000000" },
    },
  };
  const right = countRight(confusion);
  const notes = [
    `${capital(split)} split: ${count(right)} of ${count(labels.length)} right` +
    (labels.length === 0 ? "" : ` (${(100 * right / labels.length).toFixed(2)} %)`),
    unanswered === 0 ? "" : `${count(unanswered)} without an answer: logits are not finite`,
  ];
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...heading(options.title ?? "Confusion matrix", notes, Math.max(320, size * side + 60)),
    data: { values },
    width: size * side,
    height: size * side,
    encoding: {
      x: {
        field: "said",
        ...place,
        title: "Class that the model said",
        axis: { ...axis, labelAngle: isWide ? -90 : 0 },
      },
      y: { field: "truth", ...place, title: "True class", axis },
    },
    layer: size <= 25 ? [cells, numbers] : [cells],
    config: { ...plotConfig, view: { stroke: GRID } },
  };
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
