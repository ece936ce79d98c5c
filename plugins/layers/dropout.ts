import { type Layer, ValueError } from "../../kernel/mod.ts";
import { dropout } from "../ops/dropout.ts";

/**
 * In training, sets each value to 0 with probability `rate` and scales the rest by 1 / (1 − rate);
 * otherwise hands its input on (Srivastava et al. 2014).
 *
 * ```ts
 * import { build, dropoutLayer, linear, Random, relu, sequential } from "../../mod.ts";
 *
 * const layers = sequential(linear(64), relu, dropoutLayer(0.5), linear(10));
 * console.log(build(layers, { inputShape: [20], random: new Random(0) }).outputShape); // [ 10 ]
 * ```
 */
export function dropoutLayer(rate: number): Layer {
  if (!(rate >= 0 && rate < 1)) {
    throw new ValueError(`dropout: rate: found ${rate}, allowed: from 0 to below 1`);
  }
  return {
    name: "dropout",
    plan: (output) => ({ output }),
    apply: (x, { training, randomKey }) =>
      training && rate > 0 ? dropout(x, { rate, key: randomKey() }) : x,
  };
}
