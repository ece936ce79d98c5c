/**
 * The two maps that carry a gradient back through a batch normalisation, and what all three share.
 *
 * Each channel is normalised by itself. With its N values x, mean μ, variance v and σ = √(v + ε), let
 * x̂ = (x − μ) / σ, so that y = s x̂ + o with scale s and offset o. Along a direction u, μ moves by mean(u) and
 * v by 2 mean((x − μ) u), so σ moves by mean(x̂ u), and
 *
 *     dx̂ = (u − mean(u)) / σ − (x − μ) / σ² · mean(x̂ u) = D(u),  D(u) = (u − mean(u) − x̂ mean(x̂ u)) / σ
 *
 * D is a symmetric matrix: ⟨g, D(u)⟩ = ⟨D(g), u⟩. So x∇ = s D(y∇): `batchNorm.dx`, and s∇ = Σ y∇ x̂:
 * `batchNorm.dscale`. Their own derivatives are made of the three, so that gradients of every order are.
 *
 * @module
 */
import {
  type Backend,
  defineOp,
  elementwise,
  full,
  type Op,
  type Operand,
  type Shape,
  ShapeError,
  showShape,
  sizeOf,
  type Tensor,
  ValueError,
} from "../../kernel/mod.ts";
import { compileFormula } from "./_kernel.ts";
import { add } from "./add.ts";
import { batchNorm } from "./batch_norm.ts";
import { multiply } from "./multiply.ts";
import { sum } from "./sum.ts";
import { variance } from "./variance.ts";

/** What is added to the variance. */
export type EpsilonAttributes = {
  /** Added to the variance, so that its root is not 0; above 0. Default: 1e-5. */
  readonly epsilon?: number;
};

/** Throws a ValueError unless ε is above 0. */
export function refuseEpsilon(op: string, epsilon: number): void {
  if (epsilon > 0 && epsilon < Infinity) return;
  throw new ValueError(`${op}: epsilon: found ${epsilon}, allowed: a number above 0`);
}

/** Throws a ShapeError unless the shapes are [n, c, ...], [c] and [c]. */
export function refuseChannels(op: string, x: Shape, scale: Shape, offset: Shape): void {
  const fits = [scale, offset].every(([c, ...rest]) => c === x[1] && rest.length === 0);
  if (x.length > 1 && fits) return;
  throw new ShapeError(
    `${op}: found x ${showShape(x)}, scale ${showShape(scale)} and offset ${showShape(offset)}, ` +
      "needed: [n, c, ...], [c] and [c]",
  );
}

/** The axes of all that belongs to one channel. */
export function axesWithin({ length }: Shape): number[] {
  return Array.from({ length }, (_, axis) => axis).filter((axis) => axis !== 1);
}

/** The values of each channel together: [n, channels, pixels]. */
export function byChannel<H>(data: H, [n = 0, c = 0, ...rest]: Shape): Operand<H> {
  return { data, shape: [n, c, sizeOf(rest)] };
}

const differences = compileFormula(["x", "total"], "x - total / count", { uniforms: ["count"] });
const products = compileFormula(["a", "b"], "a * b").kernel;
const gradients = compileFormula(
  ["d", "g", "scale", "dd", "gs", "dg"],
  "scale / sqrt(dd / count + epsilon) * (g - gs / count - d * dg / (dd + count * epsilon))",
  { uniforms: ["count", "epsilon"] },
);
const quotients = compileFormula(["dg", "dd"], "dg / sqrt(dd / count + epsilon)", {
  into: "dg",
  uniforms: ["count", "epsilon"],
});

/** The differences from the channel's mean, [n, channels, pixels], and the sum of their squares, [channels, 1]. */
export function deviations(
  backend: Backend,
  x: Operand<unknown>,
): { readonly d: Operand<unknown>; readonly squares: Operand<unknown>; readonly count: number } {
  const [n = 0, , pixels = 0] = x.shape;
  // A channel without values has sums of 0, which are to stay that.
  const count = Math.max(1, n * pixels);
  const once = centered(backend, x, count);
  // The mean was rounded; where it is large, so is what that left behind.
  const d = centered(backend, once, count);
  backend.release(once.data);
  return { d, squares: dot(backend, d, d), count };
}

function centered(backend: Backend, x: Operand<unknown>, count: number): Operand<unknown> {
  const total = channelSums(backend, x);
  const uniforms = differences.uniforms({ count });
  const [data] = backend.elementwise(differences.kernel, [x, total], uniforms, x.shape);
  backend.release(total.data);
  return { ...x, data };
}

function channelSums(backend: Backend, x: Operand<unknown>): Operand<unknown> {
  return { data: backend.reduce("sum", x, [0, 2]), shape: [x.shape[1] ?? 0, 1] };
}

/** Σ a b over each channel. */
function dot(backend: Backend, a: Operand<unknown>, b: Operand<unknown>): Operand<unknown> {
  const [data] = backend.elementwise(products, [a, b], [], a.shape);
  const sums = channelSums(backend, { data, shape: a.shape });
  backend.release(data);
  return sums;
}

type Epsilon = Required<EpsilonAttributes>;

/** s D(g) for x and g of one shape and s [channels]. */
export const batchNormInput: Op<[x: Tensor, scale: Tensor, g: Tensor], Epsilon> = defineOp({
  name: "batchNorm.dx",
  inputs: ["x", "scale", "g"],
  shape: ([x]) => x,
  forward: ({ backend, inputs: [x, scale, grad], attributes: { epsilon } }) => {
    const { d, squares, count } = deviations(backend, byChannel(x.data, x.shape));
    const g = byChannel(grad.data, x.shape);
    const perChannel = { data: scale.data, shape: squares.shape };
    const [gs, dg] = [channelSums(backend, g), dot(backend, d, g)];
    const inputs = [d, g, perChannel, squares, gs, dg];
    const uniforms = gradients.uniforms({ count, epsilon });
    const [dx] = backend.elementwise(gradients.kernel, inputs, uniforms, d.shape);
    for (const { data } of [d, squares, gs, dg]) backend.release(data);
    return dx;
  },
  // With G the gradient of s D(g) and φ = ⟨G, s D(g)⟩: φ is linear in g and s, and D is symmetric. For x,
  // φ = (s N / σ) (mean(G g) − mean(G) mean(g) − a b) with a = mean(G x̂) and b = mean(g x̂). Along u, 1 / σ
  // moves by −mean(x̂ u) / σ², a by mean(D(G) u), b by mean(D(g) u), and what the bracket holds is
  // σ mean(G D(g)), so x∇ = −(s / σ) (x̂ mean(G D(g)) + b D(G) + a D(g)).
  backward: ({ grad, inputs: [x, scale, g], attributes }) => {
    const one = () => full(scale.shape, 1, { backend: x.backend });
    const product = () =>
      sum(multiply(grad, batchNormInput(x, one(), g, attributes)), { axes: axesWithin(x.shape) });
    return [
      () => {
        const axes = axesWithin(x.shape);
        const count = axes.reduce((n, axis) => n * (x.shape[axis] ?? 1), 1);
        const r = rate(scale, variance(x, { axes }), { count, ...attributes });
        const zero = full(scale.shape, 0, { backend: x.backend });
        const [a, b] = [batchNormScale(x, grad, attributes), batchNormScale(x, g, attributes)];
        return add(
          batchNorm(x, multiply(r, product()), zero, attributes),
          add(
            batchNormInput(x, multiply(r, b), grad, attributes),
            batchNormInput(x, multiply(r, a), g, attributes),
          ),
        );
      },
      product,
      () => batchNormInput(x, scale, grad, attributes),
    ];
  },
  samples: [],
  examples: [],
});

/** Σ g x̂ over each channel, for x and g of one shape. */
export const batchNormScale: Op<[x: Tensor, g: Tensor], Epsilon> = defineOp({
  name: "batchNorm.dscale",
  inputs: ["x", "g"],
  shape: ([[, c = 0]]) => [c],
  forward: ({ backend, inputs: [x, g], attributes: { epsilon } }) => {
    const { d, squares, count } = deviations(backend, byChannel(x.data, x.shape));
    const dg = dot(backend, d, byChannel(g.data, x.shape));
    const uniforms = quotients.uniforms({ count, epsilon });
    backend.elementwise(quotients.kernel, [dg, squares], uniforms, squares.shape);
    for (const { data } of [d, squares]) backend.release(data);
    return dg.data;
  },
  // With G [channels] the gradient, ⟨G, Σ g x̂⟩ = ⟨G g, x̂⟩: D is symmetric, so x∇ = G D(g).
  backward: ({ grad, inputs: [x, g], attributes }) => [
    () => batchNormInput(x, grad, g, attributes),
    () => batchNorm(x, grad, full(grad.shape, 0, { backend: x.backend }), attributes),
  ],
  samples: [],
  examples: [],
});

const rate: Op<[scale: Tensor, v: Tensor], Epsilon & { readonly count: number }> = elementwise({
  name: "batchNorm.rate",
  inputs: ["scale", "v"],
  attributes: { count: 1, epsilon: 1e-5 },
  y: "-scale / (count * sqrt(v + epsilon))",
  samples: [],
  examples: [],
});
