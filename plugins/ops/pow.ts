import { elementwise, type Input, type Op } from "../../kernel/mod.ts";

/**
 * Power, element by element: y = bᵉ for a base b and an exponent e. Shapes broadcast. A negative base
 * with an exponent that is not whole gives NaN; b⁰ is 1 for every b.
 *
 * Write y = e^(e · log b) for b > 0. Then ∂y/∂b = y · e / b = e · bᵉ⁻¹, which holds for the other bases
 * too, and ∂y/∂e = y · log b. Two limits are taken as in PyTorch: where e = 0, y is constantly 1 and
 * b∇ is 0; where b = 0 and e ≥ 0, y does not move with e although log 0 is −∞, and e∇ is 0.
 *
 * ```ts
 * import { pow, tensor } from "../../mod.ts";
 *
 * console.log(await pow(tensor([2, 9]), tensor([3, 0.5])).values()); // 8, 3
 * ```
 *
 * @throws {ShapeError} for shapes that do not broadcast.
 */
export const pow: Op<[base: Input, exponent: Input]> = elementwise({
  name: "pow",
  inputs: ["base", "exponent"],
  y: "base ^ exponent",
  dbase: "exponent == 0 ? 0 : g * exponent * base ^ (exponent - 1)",
  dexponent: "base == 0 && exponent >= 0 ? 0 : g * y * log(base)",
  samples: [
    { inputs: [{ shape: [3, 4], from: 0.25, to: 3 }, [3, 4]] },
    { inputs: [{ shape: [3, 4], from: 0.25, to: 3 }, [4]] },
    { inputs: [{ shape: [3, 1], from: 0.25, to: 3 }, [1, 5]] },
    { inputs: [{ shape: [], from: 0.25, to: 3 }, [2, 3]] },
    { inputs: [{ shape: [0, 3], from: 0.25 }, [3]] },
    // A negative base has a derivative by the base alone; a whole exponent is not varied.
    { inputs: [{ shape: [7], to: -0.25 }, { shape: [7], whole: true, from: -3, to: 3 }] },
  ],
  examples: [
    { inputs: [[2, 9, -2, -8], [3, 0.5, -2, 3]], output: [8, 3, 0.25, -512] },
    { inputs: [[0, 5, 0, -1], [0, 0, 2, 0.5]], output: [1, 1, 0, NaN] },
    { inputs: [2, [[-1], [10]]], output: [[0.5], [1024]] },
  ],
  errors: [{ inputs: [[2, 3], [2]], message: "pow: shapes [2, 3] and [2] do not broadcast" }],
});
