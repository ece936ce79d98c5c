import type { Tensor } from "../../kernel/mod.ts";

/**
 * What the backward pass of an op reads that is linear in each of its two inputs: the gradient of either is
 * made from the other one, so an input is kept where the other one wants a gradient. Frozen weights keep no
 * activations, and the first layer of a model keeps no weights.
 */
export function keptInputs(
  { inputs: [a, b] }: { readonly inputs: readonly [a: Tensor, b: Tensor] },
): Tensor[] {
  return [...(b.requiresGrad ? [a] : []), ...(a.requiresGrad ? [b] : [])];
}
