/**
 * Fused kernels of the softmax's cross-entropy.
 *
 * @module
 */
import { type Fused, type Operand, sizeOf } from "../../../../kernel/backend.ts";
import type { Engine } from "../engine.ts";
import { addressOf, type WasmArray } from "../memory.ts";
import type { Reduce } from "../reduce/reduce.ts";
import { compileCrossEntropy, type Kernel, type Run } from "./kernels.ts";
import { type Target, targetOf } from "./target.ts";

/** What a kernel's first two parameters point at: where it is for the first row, and how far it is to the next, in bytes. */
interface Place {
  readonly address: number;
  readonly step: number;
}

/** Nanoseconds that a row takes, and each of its numbers. */
const [rowTime, numberTime] = [15, 1.2];

/** The loss and its gradient by the names of their ops; kernels are compiled when first used. */
export function createCrossEntropy(
  engine: Engine,
  reduce: Reduce,
): Readonly<Record<"softmaxCrossEntropy" | "softmaxCrossEntropy.dlogits", Fused<WasmArray>>> {
  const { memory } = engine;
  const compiled: Partial<Record<Kernel, Run>> = {};

  const compute = (
    kernel: Kernel,
    { data, shape: [rows = 0, classes = 1] }: Operand<WasmArray>,
    labels: Operand<WasmArray>,
    { share, rest, divisor }: Target,
    to: Place,
    other: Place,
  ): void => {
    const run = compiled[kernel] ??= compileCrossEntropy(kernel, engine);
    const [x, t] = [addressOf(data), addressOf(labels.data)];
    const parts = engine.partsFor(rows * (rowTime + numberTime * classes));
    engine.splitRange(parts, rows, 1, (start, count) => {
      const at = ({ address, step }: Place) => address + start * step;
      const [row, label] = [x + 4 * start * classes, t + 4 * start];
      run(at(to), at(other), row, label, count, classes, share, rest, divisor);
    });
  };

  return {
    softmaxCrossEntropy: {
      run([logits, labels], attributes) {
        const x = given(logits);
        const target = targetOf(attributes, x.shape);
        const rows = x.shape[0] ?? 0;
        // The losses, and room for a number of each.
        const losses = memory.allocate(2 * rows);
        const to = { address: addressOf(losses), step: 4 };
        const other = { address: to.address + 4 * rows, step: 4 };
        const kernel = target.share > 0 ? "smoothedLosses" : "losses";
        compute(kernel, x, given(labels), target, to, other);
        // Where the parts begin does not show in the sum: it is one sum over all rows.
        const loss = reduce("sum", { data: losses, shape: [rows] }, [0]);
        memory.release(losses);
        return loss;
      },
    },
    "softmaxCrossEntropy.dlogits": {
      run([logits, labels, g], attributes, shape) {
        const [x, t] = [given(logits), given(labels)];
        const other = { address: addressOf(given(g).data), step: 0 };
        const result = memory.allocate(sizeOf(shape));
        const to = { address: addressOf(result), step: 4 * (shape[1] ?? 0) };
        compute("gradient", x, t, targetOf(attributes, shape), to, other);
        return result;
      },
    },
  };
}

function given<T>(input: T | undefined): T {
  if (input === undefined) throw new Error("wasm: an input of a loss is missing");
  return input;
}
