/**
 * The kernel: autograd, formulas, and the contracts of all plugins.
 *
 * @module
 */
export { AnomalyError, detectAnomaly } from "./anomaly.ts";
export { backward, grad, type GradOptions, nodesOf } from "./autograd.ts";
export * from "./backend.ts";
export { broadcastShapes, broadcastTo, reshapeTo, sumTo } from "./broadcast.ts";
export { clipByNorm, clipByValue, squaredNorm } from "./clip.ts";
export {
  currentBackend,
  flatten as flatNumbers,
  full,
  ones,
  shapeOf as nestedShape,
  tensor,
  type TensorOptions,
  uniform,
  useBackend,
  zeros,
} from "./creation.ts";
export * from "./dataset.ts";
export { type Elementwise, elementwise } from "./elementwise.ts";
export * from "./errors.ts";
export { compile, type Compiled } from "./formula/compile.ts";
export type { Call, Constant, Expr, Variable } from "./formula/expr.ts";
export * as formula from "./formula/mod.ts";
export { type Evaluator, evaluators } from "./formula/evaluate.ts";
export * from "./formula/functions.ts";
export { FormulaError, parse } from "./formula/parse.ts";
export type { Instruction, Kernel, Output } from "./formula/program.ts";
export * from "./initializers.ts";
export * from "./layer.ts";
export * from "./loss.ts";
export * from "./model.ts";
export * from "./declaration.ts";
export { defineOp, resolveAxis } from "./op.ts";
export * from "./optimizer.ts";
export * from "./options.ts";
export * from "./plugin.ts";
export * from "./profile.ts";
export * from "./random.ts";
export { noGrad } from "./record.ts";
export * from "./schedule.ts";
export { keep, type Made, step } from "./scope.ts";
export { Allocation, type Derivative, type Origin, Tensor } from "./tensor.ts";
export { overwrite } from "./update.ts";
