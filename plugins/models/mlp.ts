import {
  defineModel,
  type ModelFunction,
  type Op,
  type Option,
  option,
  sequential,
  sizeOf,
  type Tensor,
} from "../../kernel/mod.ts";
import { dropoutLayer } from "../layers/dropout.ts";
import { flattenLayer } from "../layers/flatten.ts";
import { linear } from "../layers/linear.ts";
import { relu } from "../ops/relu.ts";

/** The options of {@linkcode mlp}. */
export type MlpOptions = {
  readonly hidden: Option<number>;
  readonly depth: Option<number>;
  readonly activation: Option<Op<[x: Tensor]>>;
  readonly dropout: Option<number>;
};

const options: MlpOptions = {
  hidden: option.integer({
    default: 256,
    min: 0,
    description: "units of each hidden layer; 0 means 4 times the inputs",
  }),
  depth: option.integer({ default: 1, min: 0, description: "hidden layers" }),
  activation: option.unaryOp({ default: relu, description: "op between the layers" }),
  dropout: option.number({
    default: 0,
    min: 0,
    below: 1,
    description: "probability of dropping a hidden unit in training",
  }),
};

/**
 * Multilayer perceptron: inputs – hidden – ... – classes, with an activation after each hidden layer.
 * The outputs are logits. Weights start from Glorot's normal, biases from 0.
 *
 * ```ts
 * import { build, countParameters, mlp, Random, relu } from "../../mod.ts";
 *
 * const task = { inputShape: [28, 28], classes: 10 };
 * const model = build(mlp(task, { hidden: 128, activation: relu }), { ...task, random: new Random(0) });
 * console.log(countParameters(model)); // 101770
 * ```
 */
export const mlp: ModelFunction<MlpOptions> = defineModel({
  name: "mlp",
  description: "multilayer perceptron",
  options,
  create({ hidden, depth, activation, dropout }, { inputShape, classes }) {
    const units = hidden === 0 ? 4 * sizeOf(inputShape) : hidden;
    const block =
      () => [linear(units), activation, ...(dropout > 0 ? [dropoutLayer(dropout)] : [])];
    const blocks = Array.from({ length: depth }, block).flat();
    return sequential(flattenLayer(), ...blocks, linear(classes));
  },
});
