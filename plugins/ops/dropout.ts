import { defineOp, type UnaryOp, ValueError } from "../../kernel/mod.ts";
import { compileFormula } from "./_kernel.ts";

/** How much is dropped, and by which random numbers. */
export type DropoutAttributes = {
  /** Probability that an element is dropped: 0 or more, below 1. */
  readonly rate: number;
  /** Key of the random numbers, two 32-bit words: the same key drops the same elements. */
  readonly key: readonly [number, number];
};

const masked = compileFormula(["x", "u"], "u < rate ? 0 : x / (1 - rate)", {
  into: "u",
  uniforms: ["rate"],
});

/**
 * Inverted dropout: each element is 0 with probability `rate` r, else divided by 1 − r. Element i is
 * dropped where uᵢ < r; u are uniform numbers in [0, 1), the same bits on every backend.
 *
 * The expected output is (1 − r) · x / (1 − r) = x, so nothing changes when dropout is left out after
 * training. For a given key the mask is a constant: x∇ is y∇ / (1 − r) where x was kept, else 0. That is dropout
 * of y∇ with the same key, so the backward pass draws the numbers again and nothing is kept for it.
 *
 * ```ts
 * import { dropout, ones } from "../../mod.ts";
 *
 * const y = dropout(ones([6]), { rate: 0.5, key: [7, 9] });
 * console.log(await y.values()); // 0, 0, 2, 2, 2, 0
 * ```
 *
 * Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting", 2014,
 * section 10 for the scaling during training.
 *
 * @throws {ValueError} for a rate outside [0, 1) or a key that is not two 32-bit words.
 */
export const dropout: UnaryOp<DropoutAttributes> = defineOp({
  name: "dropout",
  shape: ([x], { rate, key }) => {
    if (!(rate >= 0 && rate < 1)) {
      throw new ValueError(`dropout: rate: found ${rate}, allowed: 0 or more, below 1`);
    }
    if (key.length !== 2 || key.some((word) => word !== word >>> 0)) {
      throw new ValueError(
        `dropout: key: found [${key.join(", ")}], allowed: two whole numbers from 0 to 2^32 - 1`,
      );
    }
    return x;
  },
  forward: ({ backend, inputs: [x], attributes: { rate, key }, shape }) => {
    const u = backend.random(key, shape);
    backend.elementwise(masked.kernel, [x, { data: u, shape }], masked.uniforms({ rate }), shape);
    return u;
  },
  backward: ({ grad, attributes }) => [() => dropout(grad, attributes)],
  keeps: () => [],
  samples: [
    { inputs: [[3, 5]], attributes: { rate: 0.5, key: [0, 1] } },
    { inputs: [[17, 9]], attributes: { rate: 0.2, key: [0xffffffff, 7] } },
    { inputs: [[4]], attributes: { rate: 0, key: [1, 2] } },
    { inputs: [[]], attributes: { rate: 0.5, key: [3, 4] } },
    { inputs: [[0, 3]], attributes: { rate: 0.5, key: [5, 6] } },
  ],
  examples: [
    // Under this key u is 0.454, 0.281, 0.601, 0.629, 0.819, 0.018.
    {
      inputs: [[2, 4, 6, 8, 1, 3]],
      attributes: { rate: 0.5, key: [7, 9] },
      output: [0, 0, 12, 16, 2, 0],
    },
    {
      inputs: [[2, 4, 6, 8, 1, 3]],
      attributes: { rate: 0.2, key: [7, 9] },
      output: [2.5, 5, 7.5, 10, 1.25, 0],
    },
  ],
  errors: [
    { inputs: [[3]], attributes: { rate: 1, key: [0, 0] }, message: "dropout: rate: found 1" },
    { inputs: [[3]], attributes: { rate: -0.1, key: [0, 0] }, message: "found -0.1" },
    { inputs: [[3]], attributes: { rate: 0.5, key: [0, -1] }, message: "key: found [0, -1]" },
    { inputs: [[3]], attributes: { rate: 0.5, key: [0, 0.5] }, message: "two whole numbers" },
  ],
});
