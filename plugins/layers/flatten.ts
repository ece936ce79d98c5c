import { type Layer, reshapeTo, sizeOf } from "../../kernel/mod.ts";

/**
 * Makes one axis of all but the batch: `[n, 28, 28]` becomes `[n, 784]`. Nothing is copied.
 *
 * ```ts
 * import { build, flattenLayer, Random } from "../../mod.ts";
 *
 * console.log(build(flattenLayer(), { inputShape: [28, 28], random: new Random(0) }).outputShape); // [ 784 ]
 * ```
 */
export function flattenLayer(): Layer {
  return {
    name: "flatten",
    plan: (input) => ({ output: [sizeOf(input)] }),
    apply: (x) => reshapeTo(x, [x.shape[0] ?? 1, sizeOf(x.shape.slice(1))]),
  };
}
