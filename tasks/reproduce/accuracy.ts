/**
 * What training runs say of accuracy, in percent, one number a run.
 *
 * @module
 */
import { countAnswers } from "../plot/answers.ts";
import { spreadOf } from "../run/spread.ts";
import type { Trained } from "./experiment.ts";

/** Validation accuracy of each run after its last epoch. */
export function lastAccuracy({ runs }: Trained): number[] {
  return runs.map(({ result }) => percent(result.validationAccuracy));
}

/** The best validation accuracy of each run over all epochs. */
export function bestAccuracy({ runs }: Trained): number[] {
  return runs.map(({ result }) => percent(result.bestValidationAccuracy));
}

/** Accuracy of each run on the test split. */
export function testAccuracy({ runs }: Trained): number[] {
  return runs.map(({ result }) => percent(result.testAccuracy ?? NaN));
}

/** For each class its accuracies, one a run, on what the runs were tested on. */
export function classAccuracies(
  { runs }: Trained,
): { readonly name: string; readonly accuracies: number[] }[] {
  const classes = runs[0]?.predictions.classes ?? [];
  const answers = runs.map(({ predictions }) => countAnswers(predictions));
  return classes.map((name, i) => ({
    name,
    accuracies: answers.map(({ counts, totals }) =>
      percent((counts[i * classes.length + i] ?? NaN) / (totals[i] ?? NaN))
    ),
  }));
}

/**
 * How unstable each run is: the root mean square of the change of validation accuracy from one epoch to
 * the next, in percentage points, over the second half of the training, where curves have flattened.
 */
export function unrest({ runs }: Trained): number[] {
  return runs.map(({ rows }) => {
    const accuracies = rows.map((row) => percent(row.validationAccuracy ?? NaN));
    const half = accuracies.slice(Math.floor(accuracies.length / 2) - 1);
    const changes = half.slice(1).map((value, i) => value - (half[i] ?? NaN));
    return Math.sqrt(changes.reduce((sum, change) => sum + change ** 2, 0) / changes.length);
  });
}

/** Twelve digits leave out the noise that a product by 100 leaves in the last bits. */
function percent(fraction: number): number {
  return Number((100 * fraction).toPrecision(12));
}

/** Whether every one of `a` is greater than any of `b`, and the two numbers that decide it. */
export function isAbove(
  a: readonly number[],
  b: readonly number[],
): [holds: boolean, detail: string] {
  const [least, greatest] = [Math.min(...a), Math.max(...b)];
  return [
    least > greatest,
    `The least of the one is ${least.toFixed(2)}, the greatest of the other ${
      greatest.toFixed(2)
    }.`,
  ];
}

/** Whether the means of `a` and `b` are no further than `distance` apart. */
export function isClose(
  a: readonly number[],
  b: readonly number[],
  distance: number,
): [holds: boolean, detail: string] {
  const means = [spreadOf(a).mean, spreadOf(b).mean] as const;
  const off = Math.abs(means[0] - means[1]);
  return [
    off <= distance,
    `The means are ${means[0].toFixed(2)} and ${means[1].toFixed(2)}: ${off.toFixed(2)} apart.`,
  ];
}

/**
 * Whether the mean of `values` is no further than `distance` from `reference`, and how far it is. `whose` number
 * the reference is stands in the text.
 */
export function isNear(
  values: readonly number[],
  reference: number,
  distance: number,
  whose = "the report's",
): [holds: boolean, detail: string] {
  const { mean } = spreadOf(values);
  const off = Math.abs(mean - reference);
  return [
    off <= distance,
    `The mean is ${mean.toFixed(2)}, ${whose} ${reference.toFixed(2)}: ${off.toFixed(2)} apart.`,
  ];
}
