/**
 * The attributes of `softmaxCrossEntropy`, as its kernels want them.
 *
 * @module
 */
import type { Fused, Shape } from "../../../../kernel/backend.ts";

/** The target of each row, and what the losses are divided by. */
export interface Target {
  /** What each class has. */
  readonly share: number;
  /** What the label's class has more. */
  readonly rest: number;
  /** 1, or the number of rows. */
  readonly divisor: number;
}

/** The attributes of `softmaxCrossEntropy` for logits of a shape. The op has checked them. */
export function targetOf(
  { reduction, labelSmoothing }: Parameters<Fused<unknown>["run"]>[1],
  [rows = 0, classes = 1]: Shape,
): Target {
  const smoothing = Number(labelSmoothing);
  return {
    share: smoothing / classes,
    rest: 1 - smoothing,
    divisor: reduction === "mean" ? rows : 1,
  };
}
