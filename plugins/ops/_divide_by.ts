import { elementwise, type UnaryOp } from "../../kernel/mod.ts";

/**
 * x divided by a number that is known beforehand: the last step of every mean. A quotient, where
 * multiplying by 1/n would round twice. x∇ = y∇ / divisor.
 */
export const divideBy: UnaryOp<{ readonly divisor: number }> = elementwise({
  name: "divideBy",
  attributes: { divisor: 1 },
  y: "x / divisor",
  samples: [{ inputs: [[3]], attributes: { divisor: 3 } }],
  examples: [{ inputs: [[3, -6]], attributes: { divisor: 3 }, output: [1, -2] }],
});
