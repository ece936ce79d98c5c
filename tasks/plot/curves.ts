/**
 * The numbers that learning curves are drawn from.
 *
 * @module
 */
import { type CurveGroup, finiteOrNull, type GroupRow, rangeNote } from "./series.ts";

/** Says what line and band are: `Line: mean; band: least to greatest of 3 seeds`. Empty without bands. */
export function bandNote(groups: readonly { readonly runs: readonly unknown[] }[]): string {
  return rangeNote("Line: mean; band: least to greatest", groups.map(({ runs }) => runs.length));
}

/** The columns that curves are drawn from: accuracy in percent, ranges where there are several runs. */
export interface CurveColumns {
  /** Mean training loss an example. */
  readonly loss?: number | null;
  /** The least of the runs. */
  readonly lossLeast?: number | null;
  /** The greatest of the runs. */
  readonly lossGreatest?: number | null;
  /** Mean validation accuracy in percent. */
  readonly accuracy?: number | null;
  /** The least of the runs. */
  readonly accuracyLeast?: number | null;
  /** The greatest of the runs. */
  readonly accuracyGreatest?: number | null;
}

/** The columns of one row of a group. */
export function curveColumns(
  { runs }: CurveGroup,
  { trainLoss, validationAccuracy }: GroupRow,
): CurveColumns {
  const isBand = runs.length > 1;
  return {
    ...(trainLoss && { loss: finiteOrNull(trainLoss.mean) }),
    ...(trainLoss && isBand && {
      lossLeast: finiteOrNull(trainLoss.least),
      lossGreatest: finiteOrNull(trainLoss.greatest),
    }),
    ...(validationAccuracy && { accuracy: finiteOrNull(validationAccuracy.mean, 100) }),
    ...(validationAccuracy && isBand && {
      accuracyLeast: finiteOrNull(validationAccuracy.least, 100),
      accuracyGreatest: finiteOrNull(validationAccuracy.greatest, 100),
    }),
  };
}
