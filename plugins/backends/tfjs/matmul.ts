/**
 * Products of matrices.
 *
 * @module
 */
import { type Backend, type Operand, type Shape, sizeOf } from "../../../kernel/backend.ts";
import { type Engine, reshaped, seen, type TfjsArray } from "./engine.ts";
import type { TfjsTensor } from "./tensorflow.ts";

/** Returns what multiplies. */
export function createMatmul(engine: Engine): Backend<TfjsArray>["matmul"] {
  return (a, b, transposed) => {
    const [m = 0, k = 0] = matrixOf(a.shape, transposed.a);
    const [, n = 0] = matrixOf(b.shape, transposed.b);
    const lead = (a.shape.length > 2 ? a.shape : b.shape).slice(0, -2);
    return engine.make((run) => {
      if (sizeOf(lead) * m * n * k === 0) return run.fill([sizeOf(lead) * m * n], 0);
      return run("BatchMatMul", { a: batch(a), b: batch(b) }, {
        transposeA: transposed.a,
        transposeB: transposed.b,
      });
    });
  };
}

/** Rows and columns of the matrices, as they enter the product. */
function matrixOf(shape: Shape, transposed: boolean): readonly number[] {
  const matrix = shape.slice(-2);
  return transposed ? matrix.toReversed() : matrix;
}

/** All leading axes as one; a side that is shared is a batch of one. */
function batch(x: Operand<TfjsArray>): TfjsTensor {
  return reshaped(seen(x), [sizeOf(x.shape.slice(0, -2)), ...x.shape.slice(-2)]);
}
