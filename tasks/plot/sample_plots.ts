/**
 * For tests: every kind of plot, of usual data and of such that break plots.
 *
 * @module
 */
import type { Profile, ProfileRow } from "../../kernel/profile.ts";
import { histogram, type HistogramsRow } from "../run/histograms.ts";
import type { MetricsRow } from "../run/metrics.ts";
import type { Predictions } from "../run/predictions.ts";
import { bars } from "./bars.ts";
import { confusionMatrix } from "./confusion_matrix.ts";
import { histogramPlot } from "./histograms.ts";
import { learningCurve } from "./learning_curve.ts";
import { perClassAccuracy } from "./per_class.ts";
import { profilePlot } from "./profile.ts";
import type { CurveGroup } from "./series.ts";
import { smallMultiples } from "./small_multiples.ts";
import type { TopLevelSpec } from "./vega_lite.ts";
import { worstExamples } from "./worst_examples.ts";

/** Rows of a run of `epochs` epochs, a little different for each seed. */
export function sampleRows(epochs: number, seed = 0): MetricsRow[] {
  return Array.from({ length: epochs }, (_, i) => ({
    epoch: i + 1,
    step: 430 * (i + 1),
    trainLoss: 2.3 * Math.exp(-(i + 1) / 4) + 0.01 * seed,
    validationAccuracy: 0.97 - 0.4 * Math.exp(-(i + 1) / 2) + 0.002 * Math.sin(7 * seed + i),
  }));
}

/** A group of so many runs. */
export function sampleGroup(label: string, runs = 1, epochs = 10): CurveGroup {
  return { label, runs: Array.from({ length: runs }, (_, i) => ({ rows: sampleRows(epochs, i) })) };
}

/** Answers to `examples` examples, most of them right, and eight images of 8 by 8. */
export function samplePredictions(
  classes: readonly string[],
  examples: number,
  inputShape: readonly number[] = [8, 8],
): Predictions {
  const count = classes.length;
  const size = inputShape.reduce((product, length) => product * length, 1);
  const shown = Math.min(8, examples);
  return {
    split: "test",
    classes,
    labels: Float32Array.from({ length: examples }, (_, i) => i % count),
    // Every seventh example is taken for the class after its own.
    logits: Float32Array.from({ length: examples * count }, (_, k) => {
      const [example, said] = [Math.floor(k / count), k % count];
      return (example + (example % 7 === 0 ? 1 : 0)) % count === said ? 3 : Math.sin(k);
    }),
    worst: {
      indices: Float32Array.from({ length: shown }, (_, i) => i),
      inputs: Float32Array.from({ length: shown * size }, (_, k) => Math.sin(k)),
      inputShape,
    },
  };
}

/** Histograms of two parameters whose gradients vanish. */
export function sampleHistograms(epochs: number): HistogramsRow[] {
  const spread = (width: number) =>
    histogram(Float32Array.from({ length: 500 }, (_, k) => width * Math.sin(k) ** 3));
  return Array.from({ length: epochs }, (_, i) => ({
    epoch: i + 1,
    step: 10 * (i + 1),
    weights: { "linear1.weight": spread(1 + 0.1 * i), "linear1.bias": spread(0) },
    gradients: { "linear1.weight": spread(Math.exp(-i)), "linear1.bias": spread(1e-9) },
  }));
}

/** Where a step's time went, with so many ops beside the usual ones. */
export function sampleProfile(others = 0): Profile {
  const rows: ProfileRow[] = [
    { op: "matmul", phase: "backward", calls: 3, microseconds: 40 },
    { op: "matmul", phase: "forward", calls: 2, microseconds: 20 },
    { op: "sgd", phase: "update", calls: 4, microseconds: 10 },
    ...Array.from({ length: others }, (_, i): ProfileRow => (
      { op: `op${i}`, phase: "forward", calls: 1, microseconds: 5 }
    )),
  ];
  return {
    ...{ backend: "wasm", steps: 90, warmup: 10, microseconds: 80 + 5 * others, timing: 2, rows },
    between: [{ phase: "forward", microseconds: 5 }, { phase: "end", microseconds: 3 }],
  };
}

const long = "hidden = 3136, activation = relu, " + "normalisation = none, ".repeat(8) + "seed = 2";
const odd = ['a "quoted" one', "two\nlines", "back\\slash", "<b>&amp;</b>", "it's", "a.b[0]", ""];
const digits = [..."0123456789"];
const row = (epoch: number, trainLoss: number, validationAccuracy: number): MetricsRow => (
  { epoch, step: Math.round(100 * epoch), trainLoss, validationAccuracy }
);
const batches = ["16", "8", "4", "1"];

const curves: Readonly<Record<string, readonly CurveGroup[]>> = {
  "no group": [],
  "a group without runs": [{ label: "a", runs: [] }],
  "a run without rows": [{ label: "a", runs: [{ rows: [] }] }],
  "one run of one row": [sampleGroup("a", 1, 1)],
  "two groups of three seeds": [sampleGroup("relu", 3), sampleGroup("sigmoid", 3)],
  "thirty groups": Array.from({ length: 30 }, (_, i) => sampleGroup(`batchSize = ${i}`)),
  "a loss of NaN": [{ label: "a", runs: [{ rows: [row(1, 2, 0.1), row(2, NaN, NaN)] }] }],
  "nothing but NaN": [{ label: "a", runs: [{ rows: [row(1, NaN, NaN), row(2, NaN, NaN)] }] }],
  "constant values": [{ label: "a", runs: [{ rows: [row(1, 0, 1), row(2, 0, 1)] }] }],
  "a huge and a tiny loss": [{ label: "a", runs: [{ rows: [row(1, 1e30, 0), row(2, 1e-30, 1)] }] }],
  "evaluations within an epoch": [
    { label: "a", runs: [{ rows: [row(0.1, 2, 0.2), row(0.2, 1, 0.4)] }] },
  ],
  "odd labels": odd.map((label) => sampleGroup(label, 2)),
  "long labels": [sampleGroup(`${long} a`), sampleGroup(`${long} b`)],
  "seeds of different lengths": [
    { label: "a", runs: [{ rows: sampleRows(3) }, { rows: sampleRows(8, 1) }] },
  ],
};

const barGroups: Readonly<Record<string, Parameters<typeof bars>[0]>> = {
  "no group": [],
  "one value": [{ label: "mlp on digits", varied: {}, values: [0.9] }],
  "no values": [{ label: "a", varied: { batchSize: "1" }, values: [] }],
  "values that diverged": batches.map((batchSize, i) => (
    { label: batchSize, varied: { batchSize }, values: [i === 0 ? NaN : 0.2 * i, 0.3] }
  )),
  "three seeds": batches.map((batchSize, i) => (
    { label: batchSize, varied: { batchSize }, values: [0.3 + 0.1 * i, 0.32 + 0.1 * i, 0.25] }
  )),
  "close values": batches.map((batchSize, i) => (
    { label: batchSize, varied: { batchSize }, values: [0.97 + 0.001 * i, 0.975] }
  )),
  "two settings": batches.flatMap((batchSize) =>
    ["sgd", "adam", "rmsprop"].map((optimizer, i) => (
      { label: "", varied: { batchSize, optimizer }, values: [0.2 + 0.2 * i, 0.3 + 0.2 * i] }
    ))
  ),
  "thirty long names": Array.from({ length: 30 }, (_, i) => (
    { label: "", varied: { layers: `${i} ${long}` }, values: [0.5, i / 30] }
  )),
  "odd names": odd.map((name, i) => ({ label: "", varied: { name }, values: [i / 10, 0.4] })),
};

/** The plots by what they show. */
export function samplePlots(): Map<string, TopLevelSpec> {
  const plots = new Map<string, TopLevelSpec>();
  const add = (name: string, spec: TopLevelSpec | undefined) => {
    if (spec !== undefined) plots.set(name, spec);
  };
  for (const [name, groups] of Object.entries(curves)) {
    add(`learning curves of ${name}`, learningCurve(groups, { title: "Digits" }));
    add(`small multiples of ${name}`, smallMultiples(groups, { title: long }));
  }
  for (const [name, groups] of Object.entries(barGroups)) {
    add(`bars of ${name}`, bars(groups, { title: "Digits" }));
  }
  const hundred = Array.from({ length: 100 }, (_, i) => `class number ${i}`);
  for (const classes of [["inside", "outside"], digits, odd, [long, `${long} b`, "c"], hundred]) {
    const predictions = samplePredictions(classes, 300);
    const name = `${classes.length} classes such as ${classes[0]}`;
    add(`confusion of ${name}`, confusionMatrix(predictions));
    add(`accuracy by ${name}`, perClassAccuracy([{ label: "a", runs: [predictions] }]));
    add(`worst of ${name}`, worstExamples(predictions));
  }
  const colours = samplePredictions(digits, 40, [3, 4, 6]);
  const none = samplePredictions(digits, 0);
  const broken = { ...colours, logits: colours.logits.map(() => NaN) };
  add("worst in colour", worstExamples(colours, { title: long }));
  add("confusion of no examples", confusionMatrix(none));
  add("confusion of logits that are NaN", confusionMatrix(broken));
  add("worst of logits that are NaN", worstExamples(broken));
  add("accuracy of nothing", perClassAccuracy([]));
  add("accuracy of no examples", perClassAccuracy([{ label: "a", runs: [none] }]));
  add(
    "accuracy of three groups",
    perClassAccuracy([...odd.slice(0, 2), long].map((label, i) => (
      { label, runs: [30, 40 + i].map((examples) => samplePredictions(digits, examples)) }
    ))),
  );
  add("the profile of few ops", profilePlot(sampleProfile()));
  add("the profile of many ops", profilePlot(sampleProfile(30), { title: long }));
  add("the profile of nothing", profilePlot({ ...sampleProfile(), rows: [], between: [] }));
  for (const epochs of [0, 1, 2, 30]) {
    for (const what of ["weights", "gradients"] as const) {
      add(`${what} of ${epochs} epochs`, histogramPlot(sampleHistograms(epochs), what));
    }
  }
  return plots;
}
