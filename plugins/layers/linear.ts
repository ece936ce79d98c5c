import { glorotNormal, type Layer, ShapeError, showShape } from "../../kernel/mod.ts";
import { add } from "../ops/add.ts";
import { matmul } from "../ops/matmul.ts";
import { refuseCount, type WeightOptions, weightSpecs } from "./_weights.ts";

export type { WeightOptions } from "./_weights.ts";

/**
 * Fully connected layer: Y = X Wᵀ + b, from `[n, inputs]` to `[n, units]`. Its parameters are `weight`
 * `[units, inputs]`, which starts from Glorot's normal, and `bias` `[units]`, which starts at 0, unless
 * something else is asked for.
 *
 * ```ts
 * import { build, linear, Random } from "../../mod.ts";
 *
 * const model = build(linear(10), { inputShape: [784], random: new Random(0) });
 * console.log(model.parameters.weight?.shape); // [ 10, 784 ]
 * ```
 */
export function linear(units: number, options: WeightOptions = {}): Layer {
  const { bias = true, init = glorotNormal } = options;
  refuseCount("linear", "units", units);
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
      const parameters = weightSpecs([units, inputs], units, { ...options, init });
      return { output: [units], parameters };
    },
    apply(x, context) {
      const y = matmul(x, context.own("weight"), { transposeB: true });
      return bias ? add(y, context.own("bias")) : y;
    },
  };
}
