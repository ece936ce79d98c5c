/**
 * What the scripts in `experiments/` are made of.
 *
 * @module
 */
export {
  bestAccuracy,
  classAccuracies,
  isAbove,
  isClose,
  isNear,
  lastAccuracy,
  testAccuracy,
  unrest,
} from "./accuracy.ts";
export { accuracyCurve, type AccuracyCurveOptions } from "./accuracy_curve.ts";
export { callStack } from "./call_stack.ts";
export {
  defineExperiment,
  type Experiment,
  type ExperimentContext,
  runExperiment,
  type SourceLine,
  type Trained,
  type Training,
} from "./experiment.ts";
export type { Cell, Column } from "./section.ts";
export type { Worked } from "./worked.ts";
