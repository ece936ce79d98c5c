/**
 * What a model does to its input, op by op.
 *
 * @module
 */
import { isUserError, type Model, Random, step, type Tensor, zeros } from "../../../kernel/mod.ts";

/** A model's output, from which the ops can be followed back to its input. */
export interface Trace {
  /** What the ops were applied to. */
  readonly input: Tensor;
  /** What came of it. */
  readonly output: Tensor;
}

/**
 * Hands what a model does to `use`. The tensors have no values worth reading.
 *
 * The batch is empty: in training dropout shows itself, and batch normalisation goes by its running statistics, as
 * there is nothing to measure. A model with a function that an empty batch makes no sense to is followed once more,
 * with one example outside of training.
 */
export function traced<T>(model: Model, use: (trace: Trace) => T): T {
  const follow = (size: number) => step(() => use(apply(model, size)));
  try {
    return follow(0);
  } catch (error) {
    if (!isUserError(error)) throw error;
    return follow(1);
  }
}

function apply(model: Model, size: number): Trace {
  const backend = Object.values(model.parameters)[0]?.backend;
  const on = backend === undefined ? {} : { backend };
  // What happens to the input is recorded only where a gradient flows to it.
  const input = zeros([size, ...model.inputShape], { ...on, requiresGrad: true });
  const output = model.forward(input, { training: size === 0, random: new Random(0) });
  return { input, output };
}
