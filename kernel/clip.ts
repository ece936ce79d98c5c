/**
 * Gradient clipping. Nothing is read back: the norm stays on the backend.
 *
 * @module
 */
import { accumulate } from "./arithmetic.ts";
import { reshapeTo, sumTo } from "./broadcast.ts";
import { elementwise } from "./elementwise.ts";
import { ValueError } from "./errors.ts";
import type { BinaryOp, UnaryOp } from "./declaration.ts";
import { noGrad } from "./record.ts";
import { tidy } from "./scope.ts";
import type { Tensor } from "./tensor.ts";

const square: UnaryOp = elementwise({ name: "square", y: "x * x", samples: [], examples: [] });

const shrink: BinaryOp<{ limit?: number }> = elementwise({
  name: "clipByNorm",
  inputs: ["a", "b"],
  attributes: { limit: 1 },
  y: "a * min(1, limit / (b ^ 0.5 + 1e-6))",
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

/** The sum of the squares of all elements of all gradients: the squared norm, a scalar tensor. */
export function squaredNorm(gradients: readonly Tensor[]): Tensor {
  const [first, ...rest] = gradients.map((g) => tidy(() => reshapeTo(sumTo(square(g), []), [])));
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
  return noGrad(() => {
    const norm = squaredNorm(gradients);
    return gradients.map((g) => shrink(g, norm, { limit }));
  });
}

/** Each element bounded to −limit … limit, as PyTorch's `clip_grad_value_`. */
export function clipByValue(gradients: readonly Tensor[], limit: number): Tensor[] {
  refuse("clipByValue", limit);
  return noGrad(() => gradients.map((g) => bound(g, { limit })));
}

function refuse(name: string, limit: number): void {
  if (!(limit > 0)) throw new ValueError(`${name}: limit: found ${limit}, allowed: above 0`);
}
