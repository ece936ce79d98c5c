/**
 * What losses have in common.
 *
 * @module
 */
import { type Shape, ShapeError, showShape, ValueError } from "../../kernel/mod.ts";

/** Throws a {@linkcode ShapeError} unless the shapes are [n, classes] and [n], with a class or more. */
export function refuseClassifier(name: string, scores: Shape, labels: Shape): void {
  const [n, classes = 0] = scores;
  if (scores.length === 2 && labels.length === 1 && labels[0] === n && classes > 0) return;
  throw new ShapeError(
    `${name}: found ${showShape(scores)} and labels ${showShape(labels)}, ` +
      "needed: [n, classes] and [n], with one class or more",
  );
}

/** What the sum of `n` losses is divided by. Throws a ValueError for an unknown reduction. */
export function divisorOf(name: string, reduction: string, n: number): number {
  if (reduction === "mean") return n;
  if (reduction === "sum") return 1;
  throw new ValueError(`${name}: reduction: found "${reduction}", allowed: "mean", "sum"`);
}
