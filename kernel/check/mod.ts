/**
 * The check kit: what a plugin declares is what it is held to.
 *
 * @module
 */
export { type Precision, roundoff } from "./comparison.ts";
export {
  checkConformance,
  type ConformanceOptions,
  measureConformance,
  opRoundings,
} from "./conformance.ts";
export { checkDataset, type DatasetCheckOptions } from "./dataset.ts";
export type { AnyOptimizer } from "./descent.ts";
export { type Finding, formatFindings } from "./finding.ts";
export { relativeTolerance as gradientTolerance } from "./first_order.ts";
export { checkGradient, type GradientCheckOptions, measureGradient } from "./gradient.ts";
export { checkOp, type OpCheckOptions } from "./op.ts";
export { checkOptimizer } from "./optimizer.ts";
export { measureOptimizer } from "./optimizer_steps.ts";
export type { Outcome } from "./outcome.ts";
export { checkPrimitives, type PrimitivePart, primitiveParts } from "./primitives.ts";
export { type DrawnInput, type DrawnSample, drawSamples } from "./sample.ts";
export { derivedSamples } from "./variants.ts";
