/**
 * The learning curve of one or several runs.
 *
 * @module
 */
import type { TopLevelSpec } from "vega-lite";
import type { MetricsRow } from "../run/metrics.ts";
import { dashes, okabeIto, plotConfig } from "./theme.ts";

/** One line of the plot. */
export interface LearningCurveRun {
  /** What the legend calls it. */
  readonly label: string;
  /** Its rows of metrics. */
  readonly rows: readonly MetricsRow[];
}

/** What a learning curve can be told. */
export interface LearningCurveOptions {
  /** Stands above the plot. */
  readonly title?: string;
  /** Title of the loss axis, with its unit; `Training loss per example` when left out. */
  readonly lossTitle?: string;
}

/** Rows beyond which the points on a line would touch. */
const MOST_POINTS = 40;

/**
 * A Vega-Lite specification of two panels side by side: training loss and validation accuracy in
 * percent, both against the epoch. Each run is a line with its own colour; beyond seven, colours come
 * back with other dashes. The data stand in the specification, so that it opens anywhere.
 *
 * A loss that is not finite breaks its line.
 */
export function learningCurve(
  runs: readonly LearningCurveRun[],
  options: LearningCurveOptions = {},
): TopLevelSpec {
  const labels = uniqueLabels(runs.map((run) => run.label));
  const values = runs.flatMap((run, i) =>
    run.rows.map((row) => ({
      run: labels[i],
      epoch: row.epoch,
      loss: finiteOrNull(row.trainLoss),
      accuracy: finiteOrNull(row.validationAccuracy, 100),
    }))
  );
  // Evaluations within the first epoch alone need fractions on the axis.
  const whole = values.every(({ epoch }) => Number.isInteger(epoch)) ||
    values.some(({ epoch }) => epoch >= 2);
  const points = Math.max(0, ...runs.map((run) => run.rows.length)) <= MOST_POINTS;
  const panel = (field: "loss" | "accuracy", title: string, most = Infinity) => ({
    width: 320,
    height: 240,
    // A row may lack a field: it was not measured then. One that is null was, and broke.
    transform: [{ filter: `isDefined(datum.${field})` }],
    mark: { type: "line", strokeWidth: 2, ...(points ? { point: { size: 28 } } : {}) } as const,
    encoding: {
      x: {
        field: "epoch",
        type: "quantitative",
        title: "Epoch",
        scale: { zero: false, nice: false, padding: 8 },
        axis: { tickCount: 8, ...(whole ? { tickMinStep: 1, format: "d" } : {}) },
      },
      y: {
        field,
        type: "quantitative",
        title,
        scale: {
          zero: false,
          nice: true,
          ...domainIfFlat(values.map((value) => value[field]), most),
        },
        axis: { tickCount: 6 },
      },
      ...seriesEncoding(labels),
    } as const,
  });
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...(options.title === undefined ? {} : { title: options.title }),
    data: { values },
    hconcat: [
      panel("loss", options.lossTitle ?? "Training loss per example"),
      panel("accuracy", "Validation accuracy (%)", 100),
    ],
    spacing: 36,
    config: plotConfig,
  };
}

/** Colour by run, dashes where colours run out; a legend where there is something to tell apart. */
function seriesEncoding(labels: readonly string[]) {
  const colours = labels.map((_, i) => okabeIto[i % okabeIto.length] ?? "black");
  const patterns = labels.map((_, i) => [
    ...dashes[Math.floor(i / okabeIto.length) % dashes.length] ?? [],
  ]);
  const legend = labels.length < 2
    ? null
    : { orient: "bottom", columns: 3, title: null, symbolType: "stroke" } as const;
  const series = { field: "run", type: "nominal", sort: null, legend } as const;
  const color = { ...series, scale: { domain: [...labels], range: colours } };
  if (labels.length <= okabeIto.length) return { color };
  return { color, strokeDash: { ...series, scale: { domain: [...labels], range: patterns } } };
}

/** Two runs of one name would be joined into one line: the second becomes `name (2)`. */
function uniqueLabels(labels: readonly string[]): string[] {
  const taken = new Set<string>();
  return labels.map((label) => {
    let unique = label;
    for (let n = 2; taken.has(unique); n++) unique = `${label} (${n})`;
    taken.add(unique);
    return unique;
  });
}

/** Scaled; null, as JSON writes it, for what is not finite; undefined for what was not measured. */
function finiteOrNull(value: number | undefined, scale = 1): number | null | undefined {
  if (value === undefined) return undefined;
  // Twelve digits leave out the noise of the last bits, which tooltips would show.
  return Number.isFinite(value) ? Number((scale * value).toPrecision(12)) : null;
}

/** A span around values that are all the same, which would have an axis of one endless number. */
function domainIfFlat(
  values: readonly (number | null | undefined)[],
  most: number,
): { readonly domain?: [number, number] } {
  const [first, ...others] = values.filter((value) => typeof value === "number");
  if (first === undefined || others.some((value) => value !== first)) return {};
  const margin = Math.max(0.1 * Math.abs(first), 0.1);
  return { domain: [first - margin, Math.min(most, first + margin)] };
}
