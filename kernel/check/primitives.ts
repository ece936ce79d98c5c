/**
 * Holds a backend's primitives to the reference.
 *
 * @module
 */
import type { Backend } from "../backend.ts";
import type { Finding } from "./finding.ts";
import { checkAdjoints } from "./primitives/adjoint.ts";
import { Duel } from "./primitives/duel.ts";
import { checkElementwise } from "./primitives/elementwise.ts";
import { checkFunctions } from "./primitives/functions.ts";
import { checkIndexing } from "./primitives/indexing.ts";
import { checkLayout } from "./primitives/layout.ts";
import { checkLifetime } from "./primitives/lifetime.ts";
import { checkMatmul } from "./primitives/matmul.ts";
import { checkRandom } from "./primitives/random.ts";
import { checkReduce } from "./primitives/reduce.ts";
import { checkWindows } from "./primitives/windows.ts";

/** A part of {@linkcode checkPrimitives}. */
export type PrimitivePart =
  | "functions"
  | "elementwise"
  | "reduce"
  | "matmul"
  | "layout"
  | "indexing"
  | "windows"
  | "random"
  | "adjoint"
  | "lifetime";

const parts: Readonly<Record<PrimitivePart, (duel: Duel) => Promise<void>>> = {
  functions: checkFunctions,
  elementwise: checkElementwise,
  reduce: checkReduce,
  matmul: checkMatmul,
  layout: checkLayout,
  indexing: checkIndexing,
  windows: checkWindows,
  random: checkRandom,
  adjoint: checkAdjoints,
  lifetime: checkLifetime,
};

/** The names of all parts, in the order in which a new backend is best made to pass them. */
export const primitiveParts: readonly PrimitivePart[] = Object.keys(parts).filter(isPart);

function isPart(name: string): name is PrimitivePart {
  return Object.hasOwn(parts, name);
}

/**
 * Makes every primitive of the contract compute next to `reference`, which holds float64, on the same
 * values: each function of the formula language over its range; kernels with every way to broadcast,
 * with several outputs and outputs in place; reductions over every set of axes; products with every
 * transposition and batch; layout, indexing (bad indices too) and windows; random numbers to the bit.
 * Then the adjoint identities, the order of reads, and the count of memory.
 *
 * What moves values must be exact. Sums and products may err by as many roundings of Σ|terms| as
 * they have terms, which is what any order of summation stays within. Functions: see
 * `primitives/functions.ts`.
 *
 * `only` names the parts to check, for work on one of them.
 */
export async function checkPrimitives(
  backend: Backend,
  reference: Backend,
  only: readonly PrimitivePart[] = primitiveParts,
): Promise<Finding[]> {
  const duel = new Duel(backend, reference);
  for (const part of only) await parts[part](duel);
  return duel.findings;
}
