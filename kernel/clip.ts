/**
 * Gradient clipping. Nothing is read back: the norm stays on the backend.
 *
 * @module
 */
import { accumulate } from "./arithmetic.ts";
import { inPhase } from "./attribution.ts";
import { reshapeTo, sumTo } from "./broadcast.ts";
import { elementwise } from "./elementwise.ts";
import { ValueError } from "./errors.ts";
import type { BinaryOp, UnaryOp } from "./declaration.ts";
import { noGrad } from "./record.ts";
import { tidy } from "./scope.ts";
import type { Tensor } from "./tensor.ts";

const square: UnaryOp<{ unit?: number }> = elementwise({
  name: "square",
  attributes: { unit: 1 },
  y: "x / unit * (x / unit)",
  samples: [],
  examples: [],
});

const shrink: BinaryOp<{ limit?: number }> = elementwise({
  name: "clipByNorm",
  inputs: ["a", "b"],
  attributes: { limit: 1 },
  y: "a * min(1, 1 / (b ^ 0.5 + 1e-6 / limit))",
  samples: [],
  examples: [],
});

const bound: UnaryOp<{ limit?: number }> = elementwise({
  name: "clipByValue",
  attributes: { limit: 1 },
  y: "x < -limit ? -limit : x > limit ? limit : x",
  samples: [],
  examples: [],
});

/** The sum of the squares of all elements of all gradients: the squared norm in squares of `unit`, a scalar tensor. */
export function squaredNorm(gradients: readonly Tensor[], unit = 1): Tensor {
  const [first, ...rest] = gradients.map((g) =>
    tidy(() => reshapeTo(sumTo(square(g, { unit }), []), []))
  );
  if (first === undefined) {
    throw new ValueError("squaredNorm: found no gradients, needed: one or more");
  }
  return rest.reduce((sum, next) => accumulate(sum, next), first);
}

/**
 * The gradients scaled down together so that their joint L2 norm is at most `limit`:
 * g · min(1, limit / (‖g‖ + 10⁻⁶)), as PyTorch's `clip_grad_norm_`.
 */
export function clipByNorm(gradients: readonly Tensor[], limit: number): Tensor[] {
  refuse("clipByNorm", limit);
  return changing(() => {
    // In units of the limit no square is too large to be stored in float16, unless it is far beyond the limit.
    const norm = squaredNorm(gradients, limit);
    return gradients.map((g) => shrink(g, norm, { limit }));
  });
}

/** Each element bounded to −limit … limit, as PyTorch's `clip_grad_value_`. */
export function clipByValue(gradients: readonly Tensor[], limit: number): Tensor[] {
  refuse("clipByValue", limit);
  return changing(() => gradients.map((g) => bound(g, { limit })));
}

/** Runs `body` without a graph, as part of the update that it prepares. */
function changing<T>(body: () => T): T {
  return noGrad(() => inPhase("update", body));
}

function refuse(name: string, limit: number): void {
  if (!(limit > 0)) throw new ValueError(`${name}: limit: found ${limit}, allowed: above 0`);
}
