/**
 * What `softmaxCrossEntropy` computes where the backend has no kernel of its own for it, and its gradient.
 *
 * With p = softmax(x) of a row x and its target q, the gradient of the row's loss is p − q, and that of the
 * sum or mean ℓ is x∇ = (p − q) ℓ∇ / d with d = 1 or the number of rows: `softmaxCrossEntropy.dlogits`.
 *
 * That is linear in ℓ∇, and along u the softmax moves by p (u − Σⱼ pⱼ uⱼ). So of G, the gradient of x∇, the
 * logits get p (G − Σⱼ pⱼ Gⱼ) ℓ∇ / d, and ℓ∇ gets Σ G (p − q) / d over all rows.
 *
 * @module
 */
import {
  type Backend,
  compile,
  defineOp,
  elementwise,
  formula,
  full,
  type Kernel,
  type Op,
  type Operand,
  type Tensor,
} from "../../kernel/mod.ts";
import { compileFormula } from "./_kernel.ts";
import { divisorOf } from "./_loss.ts";
import type { LossAttributes } from "./cross_entropy.ts";
import { multiply } from "./multiply.ts";
import { softmax } from "./softmax.ts";
import { sum } from "./sum.ts";

/** How the losses of the examples become one number, and how sure the model is to be. */
export type SoftmaxCrossEntropyAttributes = LossAttributes & {
  /** Share α of the target that is spread evenly over all classes, from 0 to 1. Default: 0. */
  readonly labelSmoothing?: number;
};

type Attributes = Required<SoftmaxCrossEntropyAttributes>;

const exponentials = compileFormula(["x", "m"], "exp(x - m)").kernel;
const losses = compileFormula(["s", "m", "t"], "(log(s) + (m - t)) / divisor", {
  into: "s",
  uniforms: ["divisor"],
});
const gaps = compileFormula(["x", "m"], "m - x").kernel;
const smoothedLosses = compileFormula(
  ["s", "m", "t", "gaps"],
  "(log(s) + (1 - smoothing) * (m - t) + smoothing / classes * gaps) / divisor",
  { into: "s", uniforms: ["divisor", "smoothing", "classes"] },
);
const one = compile([], { y: formula.constant(1) }).kernel;
const residuals = compileFormula(
  ["e", "s", "h", "g"],
  "(e / s - (h * (1 - smoothing) + smoothing / classes)) * g / divisor",
  { into: "e", uniforms: ["divisor", "smoothing", "classes"] },
);

/** Σ over rows of (log Σⱼ eˣʲ⁻ᵐ + Σₖ qₖ (m − xₖ)) / divisor, where q is the target. */
export function totalLoss(
  backend: Backend,
  x: Tensor,
  labels: Tensor,
  { reduction, labelSmoothing: smoothing }: Attributes,
): unknown {
  const [n = 0, classes = 1] = x.shape;
  const divisor = divisorOf("softmaxCrossEntropy", reduction, n);
  const row = (data: unknown) => ({ data, shape: [n] });
  const max = backend.reduce("max", x, [1]);
  const sumOf = (kernel: Kernel) => {
    const [data] = backend.elementwise(kernel, [x, { data: max, shape: [n, 1] }], [], x.shape);
    const sum = backend.reduce("sum", { data, shape: x.shape }, [1]);
    backend.release(data);
    return sum;
  };
  const total = sumOf(exponentials);
  const target = backend.gather(
    { data: x.data, shape: [n, classes, 1] },
    { data: labels.data, shape: [n, 1] },
  );
  const rows = [row(total), row(max), row(target)];
  if (smoothing > 0) {
    const all = sumOf(gaps);
    const uniforms = smoothedLosses.uniforms({ divisor, smoothing, classes });
    backend.elementwise(smoothedLosses.kernel, [...rows, row(all)], uniforms, [n]);
    backend.release(all);
  } else {
    backend.elementwise(losses.kernel, rows, losses.uniforms({ divisor }), [n]);
  }
  backend.release(max);
  backend.release(target);
  const loss = backend.reduce("sum", row(total), [0]);
  backend.release(total);
  return loss;
}

/** (p − q) g / divisor, where g is the gradient of the loss. */
export const logitsGradient: Op<[logits: Tensor, labels: Tensor, g: Tensor], Attributes> = defineOp(
  {
    name: "softmaxCrossEntropy.dlogits",
    inputs: ["logits", "labels", "g"],
    shape: ([logits]) => logits,
    forward: ({ backend, inputs: [x, labels, g], attributes: { reduction, labelSmoothing } }) => {
      const { shape } = x;
      const [n = 0, classes = 1] = shape;
      const perRow = (data: unknown): Operand<unknown> => ({ data, shape: [n, 1] });
      const max = backend.reduce("max", x, [1]);
      const [e] = backend.elementwise(exponentials, [x, perRow(max)], [], shape);
      backend.release(max);
      const total = backend.reduce("sum", { data: e, shape }, [1]);
      const [ones] = backend.elementwise(one, [], [], [n, 1, 1]);
      // 1 at the label of a row and 0 elsewhere; all 0 for a label that is no class.
      const isLabel = backend.scatterAdd({ data: ones, shape: [n, 1, 1] }, {
        data: labels.data,
        shape: [n, 1],
      }, classes);
      backend.release(ones);
      const divisor = divisorOf("softmaxCrossEntropy", reduction, n);
      const uniforms = residuals.uniforms({ divisor, smoothing: labelSmoothing, classes });
      const inputs = [{ data: e, shape }, perRow(total), { data: isLabel, shape }, g];
      backend.elementwise(residuals.kernel, inputs, uniforms, shape);
      backend.release(total);
      backend.release(isLabel);
      return e;
    },
    backward: ({ grad, inputs: [logits, labels, g], attributes }) => [
      () => {
        const p = softmax(logits);
        const mean = sum(multiply(p, grad), { axes: [1], keepDims: true });
        const divisor = divisorOf("softmaxCrossEntropy", attributes.reduction, labels.size);
        return curvature(p, grad, mean, g, { divisor });
      },
      undefined,
      () => {
        const unit = full(g.shape, 1, { backend: g.backend });
        return sum(multiply(grad, logitsGradient(logits, labels, unit, attributes)));
      },
    ],
    keeps: ({ inputs }) => inputs,
    samples: [],
    examples: [],
  },
);

const curvature: Op<
  [p: Tensor, u: Tensor, mean: Tensor, w: Tensor],
  { readonly divisor: number }
> = elementwise({
  name: "softmaxCrossEntropy.ddlogits",
  inputs: ["p", "u", "mean", "w"],
  attributes: { divisor: 1 },
  y: "p * (u - mean) * w / divisor",
  samples: [],
  examples: [],
});
