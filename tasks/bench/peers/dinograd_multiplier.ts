/**
 * dinograd's matrix product, on any of its backends.
 *
 * @module
 */
import { type Backend, matmul, slice, tensor } from "../../../mod.ts";
import { versionOf } from "./dinograd_trainer.ts";
import type { Trainer } from "./measure.ts";
import type { Factors } from "./work.ts";

/** dinograd, ready to multiply. */
export function dinogradMultiplier({ size, left, right }: Factors, backend: Backend): Trainer {
  const a = tensor(left.values, { shape: left.shape, backend });
  const b = tensor(right.values, { shape: right.shape, backend });
  return {
    name: versionOf(backend),
    async train(times) {
      for (let i = 1; i < times; i++) matmul(a, b).release();
      const product = matmul(a, b);
      const last = slice(product, { start: [size - 1, size - 1], end: [size, size] });
      product.release();
      const number = await last.item();
      last.release();
      return number;
    },
  };
}
