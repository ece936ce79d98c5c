import {
  glorotNormal,
  type Initializer,
  type Layer,
  ShapeError,
  showShape,
  type TensorSpec,
  ValueError,
  zerosInit,
} from "../../kernel/mod.ts";
import { add } from "../ops/add.ts";
import { matmul } from "../ops/matmul.ts";

/** What a {@linkcode linear} layer can be told. */
export interface LinearOptions {
  /** Whether a bias is added. Default: true. */
  readonly bias?: boolean;
  /** First values of the weight; default: Glorot's normal. */
  readonly init?: Initializer;
}

/**
 * Fully connected layer: Y = X Wᵀ + b, from `[n, inputs]` to `[n, units]`. Its parameters are `weight`
 * `[units, inputs]` and `bias` `[units]`, which starts at 0.
 *
 * ```ts
 * import { build, linear, Random } from "../../mod.ts";
 *
 * const model = build(linear(10), { inputShape: [784], random: new Random(0) });
 * console.log(model.parameters.weight?.shape); // [ 10, 784 ]
 * ```
 */
export function linear(units: number, options: LinearOptions = {}): Layer {
  const { bias = true, init = glorotNormal } = options;
  if (!Number.isSafeInteger(units) || units < 1) {
    throw new ValueError(`linear: units: found ${units}, allowed: a whole number 1 or more`);
  }
  return {
    name: "linear",
    plan(input) {
      const [inputs] = input;
      if (inputs === undefined || input.length !== 1) {
        throw new ShapeError(
          `linear takes one axis of features, found ${
            showShape(input)
          }; put flattenLayer() before it`,
        );
      }
      const parameters: Record<string, TensorSpec> = { weight: { shape: [units, inputs], init } };
      if (bias) parameters.bias = { shape: [units], init: zerosInit };
      return { output: [units], parameters };
    },
    apply(x, context) {
      const y = matmul(x, context.own("weight"), { transposeB: true });
      return bias ? add(y, context.own("bias")) : y;
    },
  };
}
