/**
 * What `batchNorm` computes, for its own forward pass and for those of ops that are made of it.
 *
 * @module
 */
import type { Backend, Operand } from "../../kernel/mod.ts";
import { byChannel, deviations } from "./_batch_norm.ts";
import { compileFormula } from "./_kernel.ts";

type Operands = readonly [x: Operand<unknown>, scale: Operand<unknown>, offset: Operand<unknown>];

const outputs = compileFormula(
  ["d", "dd", "scale", "offset"],
  "d * (scale / sqrt(dd / count + epsilon)) + offset",
  { into: "d", uniforms: ["count", "epsilon"] },
);

/** Computes it by the backend's own kernel, where it has one. */
export function normalizeChannels(backend: Backend, inputs: Operands, epsilon: number): unknown {
  const fused = backend.fused["batchNorm"];
  return fused === undefined
    ? computeNormalized(backend, inputs, epsilon)
    : fused.run(inputs, { epsilon }, inputs[0].shape);
}

/** Computes it by primitives. */
export function computeNormalized(
  backend: Backend,
  [x, scale, offset]: Operands,
  epsilon: number,
): unknown {
  const { d, squares, count } = deviations(backend, byChannel(x.data, x.shape));
  const inputs = [d, squares, ...[scale, offset].map(({ data }) => ({ ...squares, data }))];
  backend.elementwise(outputs.kernel, inputs, outputs.uniforms({ count, epsilon }), d.shape);
  backend.release(squares.data);
  return d.data;
}
