import { elementwise, type UnaryOp, ValueError } from "../../kernel/mod.ts";

/** The bounds of {@linkcode clamp}. */
export type ClampAttributes = {
  /** Least value of the output. Default: −∞. */
  readonly min?: number;
  /** Greatest value of the output; at least `min`. Default: ∞. */
  readonly max?: number;
};

/**
 * Bounds its input: y = min for x < min, max for x > max, else x. NaN stays NaN.
 *
 * Between the bounds y is x and ∂y/∂x = 1; beyond them y is constant and ∂y/∂x = 0. On a bound there is no
 * derivative; 1 is taken, as in PyTorch, so that a value that was clamped can come back.
 *
 * ```ts
 * import { clamp, tensor } from "../../mod.ts";
 *
 * console.log(await clamp(tensor([-2, 0.5, 7]), { min: 0, max: 6 }).values()); // 0, 0.5, 6
 * ```
 *
 * @throws {ValueError} unless min ≤ max.
 */
export const clamp: UnaryOp<ClampAttributes> = elementwise({
  name: "clamp",
  attributes: { min: -Infinity, max: Infinity },
  y: "x < min ? min : x > max ? max : x",
  check: ({ min, max }) => {
    if (!(min <= max)) {
      throw new ValueError(`clamp: found min = ${min} and max = ${max}, allowed: min <= max`);
    }
  },
  samples: [
    { inputs: [{ shape: [3, 5], awayFrom: [-1, 1.5] }], attributes: { min: -1, max: 1.5 } },
    { inputs: [{ shape: [17], awayFrom: [0] }], attributes: { min: 0 } },
    { inputs: [{ shape: [2, 1, 3], awayFrom: [0.5] }], attributes: { max: 0.5 } },
    { inputs: [[3]] },
    { inputs: [[0, 3]], attributes: { min: 0, max: 1 } },
  ],
  examples: [
    {
      inputs: [[-2, -1, 0.5, 1, 7, NaN]],
      attributes: { min: -1, max: 1 },
      output: [-1, -1, 0.5, 1, 1, NaN],
    },
    { inputs: [[-2, 7]], attributes: { min: 0 }, output: [0, 7] },
    { inputs: [[-2, 7]], attributes: { max: 0 }, output: [-2, 0] },
  ],
  errors: [
    { inputs: [[3]], attributes: { min: 1, max: 0 }, message: "found min = 1 and max = 0" },
    { inputs: [[3]], attributes: { min: NaN }, message: "allowed: min <= max" },
  ],
});
