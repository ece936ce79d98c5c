/**
 * Calls of primitives, from and to arrays on the host.
 *
 * @module
 */
import { type Backend, type Operand, type Shape, sizeOf } from "../../backend.ts";

/** An array on the host. */
export interface HostArray {
  readonly shape: Shape;
  readonly values: Float64Array<ArrayBuffer>;
}

/** A call of a primitive: from operands to the arrays that it makes, with their shapes. */
export type Call = (
  backend: Backend,
  inputs: readonly Operand<unknown>[],
) => readonly Operand<unknown>[];

/** Uploads, calls, reads the outputs and the inputs, and releases. */
export async function compute(
  backend: Backend,
  inputs: readonly HostArray[],
  call: Call,
): Promise<{ readonly outputs: readonly HostArray[]; readonly inputs: readonly HostArray[] }> {
  const operands = inputs.map(({ shape, values }) => ({ shape, data: backend.upload(values) }));
  const outputs = call(backend, operands);
  const read = async ({ data, shape }: Operand<unknown>): Promise<HostArray> => ({
    shape,
    values: Float64Array.from(await backend.read(data, sizeOf(shape))),
  });
  const result = {
    outputs: await Promise.all(outputs.map(read)),
    inputs: await Promise.all(operands.map(read)),
  };
  for (const { data } of [...outputs, ...operands]) backend.release(data);
  return result;
}
