/**
 * Fused kernels of the softmax's cross-entropy.
 *
 * @module
 */
import type { Fused, Operand } from "../../../../kernel/backend.ts";
import type { Engine } from "../engine.ts";
import { addressOf, type WasmArray } from "../memory.ts";
import type { Reduce } from "../reduce/reduce.ts";
import { compileCrossEntropy, type Kernel, type Run } from "./kernels.ts";
import { type Target, targetOf } from "./target.ts";

/** Nanoseconds that one number takes. */
const numberTime = 3;

/** The loss and its gradient by the names of their ops; kernels are compiled when first used. */
export function createCrossEntropy(
  engine: Engine,
  reduce: Reduce,
): Readonly<Record<"softmaxCrossEntropy" | "softmaxCrossEntropy.dlogits", Fused<WasmArray>>> {
  const { memory } = engine;
  const compiled: Partial<Record<Kernel, Run>> = {};

  /** Writes a number for each row, or `classes`. */
  const compute = (
    kernel: Kernel,
    [logits, labels, gradient]: readonly Operand<WasmArray>[],
    { share, rest, divisor }: Target,
    perRow: number,
  ): WasmArray => {
    const run = compiled[kernel] ??= compileCrossEntropy(kernel, engine);
    const { data, shape: [rows = 0, classes = 1] } = given(logits);
    const [x, t] = [addressOf(data), addressOf(given(labels).data)];
    const g = gradient === undefined ? 0 : addressOf(gradient.data);
    const result = memory.allocate(rows * perRow);
    const to = addressOf(result);
    engine.splitRange(engine.partsFor(numberTime * rows * classes), rows, 1, (start, count) => {
      const arrays = [to + 4 * start * perRow, x + 4 * start * classes, t + 4 * start, g] as const;
      run(...arrays, count, classes, share, rest, divisor);
    });
    return result;
  };

  return {
    softmaxCrossEntropy: {
      run(inputs, attributes) {
        const target = targetOf(attributes, given(inputs[0]).shape);
        const kernel = target.share > 0 ? "smoothedLosses" : "losses";
        const losses = compute(kernel, inputs, target, 1);
        // Where the parts begin does not show in the sum: it is one sum over all rows.
        const loss = reduce("sum", { data: losses, shape: [losses.length] }, [0]);
        memory.release(losses);
        return loss;
      },
    },
    "softmaxCrossEntropy.dlogits": {
      run: (inputs, attributes, shape) =>
        compute("gradient", inputs, targetOf(attributes, shape), shape[1] ?? 1),
    },
  };
}

function given<T>(input: T | undefined): T {
  if (input === undefined) throw new Error("wasm: a loss has logits and labels");
  return input;
}
