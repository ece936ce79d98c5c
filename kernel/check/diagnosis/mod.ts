/**
 * Guesses why a gradient is wrong. Each hypothesis is tested on the numbers, the simplest first.
 *
 * @module
 */
import type { Probe } from "../probe.ts";
import { findOrder, findOther, findShare } from "./arrangement.ts";
import { findConstantFactor } from "./constant_factor.ts";
import { collect, type Evidence } from "./evidence.ts";
import { findFactor } from "./factor.ts";
import { findMatrixProduct } from "./matrix_product.ts";
import { findRegion } from "./region.ts";
import { findSwappedTerm, findTerm } from "./term.ts";

const hypotheses: readonly ((evidence: Evidence) => string | undefined)[] = [
  findConstantFactor,
  findOrder,
  findOther,
  findShare,
  findMatrixProduct,
  findFactorOrTerm,
  (evidence) => findRegion(evidence, findElementwise),
  findSwappedTerm,
];

/** What can be said of elements out of their place. */
function findElementwise(evidence: Evidence): string | undefined {
  return findConstantFactor(evidence) ?? findFactorOrTerm(evidence) ?? findSwappedTerm(evidence);
}

/** A missing 1 + v is a missing v too, as a term: then both are said. */
function findFactorOrTerm(evidence: Evidence): string | undefined {
  const factor = findFactor(evidence);
  if (factor?.startsWith("the divisor")) return factor;
  if (factor !== undefined && !factor.includes("(1 + ")) return factor;
  const term = findTerm(evidence);
  return factor === undefined || term === undefined ? factor ?? term : `${factor}; or ${term}`;
}

/** The likeliest cause of a wrong gradient of input `index`; `undefined` where nothing fits. */
export async function diagnose(
  probe: Probe,
  index: number,
  expected: Float64Array,
  found: Float64Array,
): Promise<string | undefined> {
  const evidence = await collect(probe, index, expected, found);
  if (evidence === undefined) return undefined;
  for (const hypothesis of hypotheses) {
    const hint = hypothesis(evidence);
    if (hint !== undefined) return hint;
  }
  return undefined;
}
