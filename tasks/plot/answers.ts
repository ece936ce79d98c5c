/**
 * What a model answered: the class with the greatest logit, and how sure it was.
 *
 * @module
 */
import type { Predictions } from "../run/predictions.ts";

/** What a model said of one example. */
export interface Answer {
  /** The example's class. */
  readonly label: number;
  /** The class with the greatest logit, the first of equal ones; -1 where a logit is NaN. */
  readonly said: number;
  /** The probability of that class, from 0 to 1: `exp(logit) / sum(exp(logits))`. */
  readonly probability: number;
}

/** What a model said of the example with this number. */
export function answerTo({ labels, logits, classes }: Predictions, example: number): Answer {
  const label = labels[example] ?? NaN;
  const row = logits.subarray(example * classes.length, (example + 1) * classes.length);
  if (row.length === 0 || row.some(Number.isNaN)) return { label, said: -1, probability: NaN };
  const greatest = row.reduce((a, b) => Math.max(a, b));
  const sum = row.reduce((total, logit) => total + Math.exp(logit - greatest), 0);
  return { label, said: row.indexOf(greatest), probability: 1 / sum };
}

/** How often each class was said of each: row the true class, column the one said, row-major. */
export interface Confusion {
  /** `[classes, classes]`, row-major. */
  readonly counts: Uint32Array;
  /** Examples of each class, also those without an answer. */
  readonly totals: Uint32Array;
  /** Examples whose logits are NaN: wrong, without another class to count them for. */
  readonly unanswered: number;
}

/** Counts answers by the true class and the one said. */
export function countAnswers(predictions: Predictions): Confusion {
  const size = predictions.classes.length;
  const counts = new Uint32Array(size * size);
  const totals = new Uint32Array(size);
  let unanswered = 0;
  for (let example = 0; example < predictions.labels.length; example++) {
    const { label, said } = answerTo(predictions, example);
    totals[label] = (totals[label] ?? 0) + 1;
    if (said < 0) unanswered++;
    else counts[label * size + said] = (counts[label * size + said] ?? 0) + 1;
  }
  return { counts, totals, unanswered };
}

/** Examples whose class was said. */
export function countRight({ counts, totals }: Confusion): number {
  return totals.reduce((sum, _, label) => sum + (counts[label * totals.length + label] ?? 0), 0);
}
