/**
 * Fused kernels of batch normalisation.
 *
 * @module
 */

import { type Fused, sizeOf } from "../../../kernel/backend.ts";
import type { Calls } from "./call.ts";
import { addressOf, type Memory, type NativeArray } from "./memory.ts";
import { filled } from "./movement.ts";

/** The kernels of batch normalisation, in the order of their numbers in C. */
const kernels = ["batchNorm", "batchNorm.dx", "batchNorm.dscale", "batchNorm.statistics"] as const;
type Kernel = typeof kernels[number];

/** What a kernel reads: x and g of one shape, scale and offset of one number a channel. */
type Role = "x" | "g" | "scale" | "offset";

/** Batch normalisation by the names of its ops. */
export function createNormalization(
  memory: Memory,
  calls: Calls,
): Readonly<Record<Kernel, Fused<NativeArray>>> {
  /** `order`: which input of the op is what. */
  const fused = (kernel: Kernel, ...order: readonly Role[]): Fused<NativeArray> => ({
    run(operands, { epsilon = 0 }, shape) {
      const [images = 0, channels = 0, ...rest] = operands[0]?.shape ?? [];
      const length = sizeOf(rest);
      const at = (role: Role) => {
        const operand = operands[order.indexOf(role)];
        return operand === undefined ? 0 : addressOf(operand.data);
      };
      const arrays = [at("x"), at("g"), at("scale"), at("offset")];
      const size = sizeOf(shape);
      // A channel without numbers has sums of 0.
      if (images * channels * length === 0) return filled(memory, calls, size, 0);
      const result = memory.allocate(size);
      const sizes = [images, channels, length, Number(epsilon)];
      const words = [kernels.indexOf(kernel), result.address, ...arrays, ...sizes];
      calls.pass(...words);
      calls.symbols.batch_norm(calls.address);
      return result;
    },
  });

  return {
    "batchNorm": fused("batchNorm", "x", "scale", "offset"),
    "batchNorm.dx": fused("batchNorm.dx", "x", "scale", "g"),
    "batchNorm.dscale": fused("batchNorm.dscale", "x", "g"),
    "batchNorm.statistics": fused("batchNorm.statistics", "x"),
  };
}
