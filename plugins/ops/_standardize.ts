/**
 * What `groupNorm` and `layerNorm` share: y = scale · x̂ + offset, where x̂ is x in equal parts, one after the
 * other, each with mean 0 and variance 1. So x̂ is what `batchNorm` makes of the parts as channels, and with
 * h = scale · y∇,
 *
 *     x∇ = batchNorm's for h,  scale∇ = Σ y∇ x̂,  offset∇ = Σ y∇
 *
 * over all that an element of scale and offset met. The backward pass makes x̂ again, and needs only x.
 *
 * @module
 */
import {
  type Backend,
  full,
  type Operand,
  reshapeTo,
  type Shape,
  sumTo,
  type Tensor,
} from "../../kernel/mod.ts";
import { batchNormInput } from "./_batch_norm.ts";
import { compileFormula } from "./_kernel.ts";
import { normalizeChannels } from "./_normalize_channels.ts";
import { batchNorm } from "./batch_norm.ts";
import { multiply } from "./multiply.ts";

/** How many parts there are, what is added to the variance, and the shape in which scale and offset broadcast. */
export interface Standardization {
  readonly parts: number;
  readonly epsilon: number;
  readonly broadcast: Shape;
}

const scaled = compileFormula(["x", "scale"], "x * scale", { into: "x" });
const shifted = compileFormula(["x", "offset"], "x + offset", { into: "x" });

const together = (x: { readonly shape: Shape; readonly size: number }, parts: number): Shape => [
  1,
  parts,
  parts === 0 ? 0 : x.size / parts,
];

/** Computes y. */
export function standardize(
  backend: Backend,
  [x, scale, offset]: readonly [x: Tensor, scale: Tensor, offset: Tensor],
  { parts, epsilon, broadcast }: Standardization,
): unknown {
  const fill = (value: number): Operand<unknown> => ({
    data: backend.upload(new Float64Array(parts).fill(value)),
    shape: [parts],
  });
  const [one, zero] = [fill(1), fill(0)];
  const data = normalizeChannels(
    backend,
    [{ data: x.data, shape: together(x, parts) }, one, zero],
    epsilon,
  );
  for (const { data } of [one, zero]) backend.release(data);
  for (const [{ kernel }, side] of [[scaled, scale], [shifted, offset]] as const) {
    const inputs = [{ data, shape: x.shape }, { data: side.data, shape: broadcast }];
    backend.elementwise(kernel, inputs, [], x.shape);
  }
  return data;
}

/** The gradients of x, scale and offset. */
export function standardizeBackward(
  grad: Tensor,
  [x, scale]: readonly [x: Tensor, scale: Tensor, offset: Tensor],
  { parts, epsilon, broadcast }: Standardization,
): (() => Tensor)[] {
  const { backend, shape } = x;
  const fill = (value: number) => full([parts], value, { backend });
  const inParts = (x: Tensor) => reshapeTo(x, together(x, parts));
  const standard = () => reshapeTo(batchNorm(inParts(x), fill(1), fill(0), { epsilon }), shape);
  const perElement = (gradient: Tensor) => reshapeTo(sumTo(gradient, broadcast), scale.shape);
  return [
    () => {
      const h = multiply(grad, reshapeTo(scale, broadcast));
      return reshapeTo(batchNormInput(inParts(x), fill(1), inParts(h), { epsilon }), shape);
    },
    () => perElement(multiply(grad, standard())),
    () => perElement(grad),
  ];
}
