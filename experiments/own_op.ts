/**
 * An op of one's own: defined by its formula, checked, and trained with.
 *
 * Run it with `deno run -A experiments/own_op.ts`. Its derivative appears nowhere: it is derived.
 *
 * @module
 */
import {
  adam,
  build,
  checkOp,
  digits,
  elementwise,
  fit,
  flattenLayer,
  linear,
  Random,
  reference,
  sequential,
  type UnaryOp,
  wasm,
} from "../mod.ts";

/** Mish (Misra 2019): x · tanh(softplus(x)). */
export const mish: UnaryOp = elementwise({
  name: "mish",
  y: "x * tanh(max(x, 0) + log1p(exp(-abs(x))))",
  samples: [{ inputs: [{ shape: [3, 4], awayFrom: [0] }] }],
  examples: [{ inputs: [[0, 1]], output: [0, 0.8650983882673103] }],
});

/** Checks mish and trains with it; returns the accuracy on held-out digits. */
export async function main(epochs = 5): Promise<number> {
  await checkOp(mish, { reference: reference({ dtype: "float64" }), backends: [wasm()] });
  const dataset = await digits();
  const layers = sequential(flattenLayer(), linear(128), mish, linear(10));
  const model = build(layers, { inputShape: dataset.inputShape, random: new Random(0) });
  const optimizer = adam(model.parameters, { learningRate: 2e-3 });
  let accuracy = 0;
  for await (const { epoch, validation } of fit(model, dataset, { optimizer, epochs })) {
    console.log(`epoch ${epoch}: accuracy ${validation.accuracy}`);
    accuracy = validation.accuracy;
  }
  return accuracy;
}

if (import.meta.main) await main();
