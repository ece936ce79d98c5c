/**
 * One kind of plot after the other: its specification, and what is said beside it.
 *
 * @module
 */
import { formatCount } from "../cli/format.ts";
import type { Predictions } from "../run/predictions.ts";
import { bars } from "./bars.ts";
import { confusionMatrix } from "./confusion_matrix.ts";
import type { RunGroup } from "./groups.ts";
import { histogramPlot } from "./histograms.ts";
import type { PlotKind } from "./kinds.ts";
import { learningCurve } from "./learning_curve.ts";
import { type Measure, valuesOf } from "./measure.ts";
import { perClassAccuracy } from "./per_class.ts";
import { profilePlot } from "./profile.ts";
import type { RunData } from "./run_data.ts";
import { oneOfEachSeed } from "./seeds.ts";
import { smallMultiples } from "./small_multiples.ts";
import type { TopLevelSpec } from "./vega_lite.ts";
import { worstExamples } from "./worst_examples.ts";

/** A plot to draw. */
export interface Plot {
  /** What it shows. */
  readonly kind: PlotKind;
  /** The name of its files, without an ending. */
  readonly name: string;
  /** What it shows and of what, in a few words: for those who do not see it. */
  readonly title: string;
  /** How to read it: stands below it in a report. */
  readonly caption: string;
  /** The plot itself. */
  readonly spec: TopLevelSpec;
}

/** What the plots are made of. */
export interface Material {
  /** Each run with what it left behind. */
  readonly data: readonly RunData[];
  /** The same runs, by what they differ in. */
  readonly groups: readonly RunGroup[];
  /** What stands above the plots. */
  readonly title: string;
  /** The setting that tells bars apart; their own choice where it is undefined. */
  readonly by: string | undefined;
  /** What bars show. */
  readonly measure: Measure;
}

/** The plots of one kind: one of all groups, or one of each run; none where there are no data. */
export function makePlots(kind: PlotKind, material: Material): Plot[] {
  switch (kind) {
    case "learning-curve":
      return learningCurvePlot(material);
    case "small-multiples":
      return smallMultiplesPlot(material);
    case "bars":
      return barsPlot(material);
    case "per-class":
      return perClassPlot(material);
    case "confusion-matrix":
    case "worst":
    case "weights":
    case "gradients":
    case "profile":
      return material.data.flatMap((data, i) => {
        const { run } = data;
        const alone = material.data.length === 1;
        const made = runPlot(kind, data, alone ? material.title : run.name);
        if (made === undefined) return [];
        const name = kind.replaceAll("-", "_");
        return [{ ...made, kind, name: alone ? name : `${name}_${i + 1}_${run.name}` }];
      });
  }
}

/** The groups, with the runs in which something was measured. */
function measuredGroups({ groups }: Material): RunGroup[] {
  return groups.map((group) => ({
    ...group,
    runs: group.runs.filter(({ rows }) => rows.length > 0),
  })).filter(({ runs }) => runs.length > 0);
}

function learningCurvePlot(material: Material): Plot[] {
  const groups = measuredGroups(material);
  if (groups.length === 0) return [];
  return [{
    kind: "learning-curve",
    name: "learning_curve",
    title: `Learning curves: ${material.title}`,
    caption: `Training loss and validation accuracy at each evaluation.`,
    spec: learningCurve(groups, { title: material.title }),
  }];
}

function smallMultiplesPlot(material: Material): Plot[] {
  const groups = measuredGroups(material);
  if (groups.length === 0) return [];
  return [{
    kind: "small-multiples",
    name: "small_multiples",
    title: `Learning curves in a grid: ${material.title}`,
    caption: `Training loss and validation accuracy, a cell for each group of runs.`,
    spec: smallMultiples(groups, { title: material.title }),
  }];
}

function barsPlot({ groups, by, measure, title }: Material): Plot[] {
  const compared = groups.map(({ label, varied, runs }) => ({
    ...{ label, varied, runs },
    values: valuesOf(runs, measure),
  })).filter(({ values }) => values.length > 0);
  if (compared.length === 0) return [];
  const valueTitle = measure.title + (measure.unit === "" ? "" : ` (${measure.unit})`);
  return [{
    kind: "bars",
    name: "bars",
    title: `${measure.title} of each group of runs: ${title}`,
    caption: `${measure.title}${by === undefined ? "" : ` by ${by}`}.`,
    spec: bars(compared, {
      ...{ title, valueTitle, scale: measure.scale },
      ...(by === undefined ? {} : { by }),
    }),
  }];
}

function perClassPlot({ data, groups, title }: Material): Plot[] {
  const found = new Map(data.map(({ run, predictions }) => [run, predictions]));
  const series = groups.map(({ label, runs }) => ({
    label,
    runs: oneOfEachSeed(runs.filter((run) => found.get(run) !== undefined))
      .map((run) => found.get(run)).filter((predictions) => predictions !== undefined),
  })).filter(({ runs }) => runs.length > 0);
  const [first, ...others] = series.flatMap(({ runs }) => runs);
  // Runs on several datasets have no classes to be compared by.
  if (first === undefined || !others.every((other) => haveSameClasses(first, other))) return [];
  const heading = `Accuracy by class: ${title}`;
  return [{
    kind: "per-class",
    name: "per_class",
    title: heading,
    caption: `Share of right answers by true class, on ${splitOf(first)}.`,
    spec: perClassAccuracy(series, { title: heading }),
  }];
}

function haveSameClasses(a: Predictions, b: Predictions): boolean {
  return a.classes.length === b.classes.length &&
    a.classes.every((name, i) => name === b.classes[i]);
}

/** The plots of a run alone, without the names of their files. */
function runPlot(
  kind: "confusion-matrix" | "worst" | "weights" | "gradients" | "profile",
  { predictions, histograms, profile }: RunData,
  title: string,
): Pick<Plot, "title" | "caption" | "spec"> | undefined {
  switch (kind) {
    case "confusion-matrix": {
      if (predictions === undefined) return undefined;
      const heading = `Confusion matrix: ${title}`;
      return {
        title: heading,
        caption: `How many examples of each class, a row each, were taken for which, on ${
          splitOf(predictions)
        }. Colour: share of the row.`,
        spec: confusionMatrix(predictions, { title: heading }),
      };
    }
    case "worst": {
      if (predictions === undefined) return undefined;
      const heading = `Most wrong: ${title}`;
      const spec = worstExamples(predictions, { title: heading });
      if (spec === undefined) return undefined; // its inputs are no pictures
      return {
        title: heading,
        caption: `The images with the greatest loss on ${splitOf(predictions)}, the worst first.`,
        spec,
      };
    }
    case "weights":
    case "gradients": {
      if (histograms.length === 0) return undefined;
      const heading = `${kind === "weights" ? "Weights" : "Gradients"}: ${title}`;
      return {
        title: heading,
        caption: kind === "weights"
          ? "How the weights of each parameter are spread as training goes on."
          : "How the gradients of each parameter, on one batch, are spread as training goes on.",
        spec: histogramPlot(histograms, kind, { title: heading }),
      };
    }
    case "profile": {
      if (profile === undefined) return undefined;
      const heading = `Time of a step: ${title}`;
      return {
        title: heading,
        caption:
          "What the backend took for each op, and what lies between its calls. Metrics are the loss and " +
          "accuracy that are shown; at the end of a step memory goes back to the pool.",
        spec: profilePlot(profile, { title: heading }),
      };
    }
  }
}

/** `the test split (10,000 examples)`. */
function splitOf({ split, labels }: Predictions): string {
  return `the ${split} split (${formatCount(labels.length)} examples)`;
}
