/**
 * Fused kernels of the softmax's cross-entropy.
 *
 * @module
 */
import { type Fused, type Operand, sizeOf } from "../../../kernel/backend.ts";
import { targetOf } from "../wasm/cross_entropy/target.ts";
import type { Calls } from "./call.ts";
import { addressOf, type Memory, type NativeArray } from "./memory.ts";

/** The loss and its gradient by the names of their ops. */
export function createCrossEntropy(
  memory: Memory,
  calls: Calls,
): Readonly<Record<"softmaxCrossEntropy" | "softmaxCrossEntropy.dlogits", Fused<NativeArray>>> {
  /** Passes the words of a call, for a result of so many numbers. */
  const pass = (
    [logits, labels, g]: readonly Operand<NativeArray>[],
    attributes: Parameters<Fused<NativeArray>["run"]>[1],
    size: number,
  ): NativeArray => {
    if (logits === undefined || labels === undefined) {
      throw new Error("native: a loss has logits and labels");
    }
    const { shape } = logits;
    const [x, t] = [addressOf(logits.data), addressOf(labels.data)];
    const other = g === undefined ? 0 : addressOf(g.data);
    const { share, rest, divisor } = targetOf(attributes, shape);
    const [rows = 0, classes = 1] = shape;
    const result = memory.allocate(size);
    calls.pass(result.address, x, t, other, rows, classes, share, rest, divisor);
    return result;
  };

  return {
    softmaxCrossEntropy: {
      run(inputs, attributes, shape) {
        const result = pass(inputs, attributes, sizeOf(shape));
        calls.symbols.cross_entropy(calls.address);
        return result;
      },
    },
    "softmaxCrossEntropy.dlogits": {
      run(inputs, attributes, shape) {
        const result = pass(inputs, attributes, sizeOf(shape));
        calls.symbols.cross_entropy_gradient(calls.address);
        return result;
      },
    },
  };
}
