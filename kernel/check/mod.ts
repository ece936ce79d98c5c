/**
 * The check kit: what a plugin declares is what it is held to.
 *
 * @module
 */
export { checkConformance, opRoundings } from "./conformance.ts";
export { checkDataset, type DatasetCheckOptions } from "./dataset.ts";
export type { AnyOptimizer } from "./descent.ts";
export { type Finding, formatFindings } from "./finding.ts";
export { checkGradient, type GradientCheckOptions } from "./gradient.ts";
export { checkOp, type OpCheckOptions } from "./op.ts";
export { checkOptimizer } from "./optimizer.ts";
export { checkPrimitives, type PrimitivePart, primitiveParts } from "./primitives.ts";
export { type DrawnInput, type DrawnSample, drawSamples } from "./sample.ts";
export { derivedSamples } from "./variants.ts";
