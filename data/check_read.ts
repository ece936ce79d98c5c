/**
 * What every split checks before it reads.
 *
 * @module
 */
import { ShapeError, ValueError } from "../kernel/errors.ts";

/** A call of `Split.read`, and the sizes it has to fit. */
export interface Read {
  /** How many examples the split has. */
  readonly size: number;
  /** How many values an example has. */
  readonly rowSize: number;
  /** Which examples are asked for. */
  readonly indices: Uint32Array;
  /** Room for their values. */
  readonly inputs: Float32Array;
  /** Room for their classes. */
  readonly labels: Float32Array;
}

/**
 * Throws a {@linkcode ShapeError} if there is too little room for the examples, a
 * {@linkcode ValueError} if one of them does not exist. Afterwards the split can read without
 * looking back, and a refused call has written nothing.
 */
export function checkRead({ size, rowSize, indices, inputs, labels }: Read): void {
  const count = indices.length;
  if (inputs.length < count * rowSize || labels.length < count) {
    throw new ShapeError(
      `read: found room for ${inputs.length} values and ${labels.length} labels, ` +
        `needed ${count * rowSize} and ${count}`,
    );
  }
  for (const index of indices) {
    if (index >= size) {
      throw new ValueError(
        `read: found example ${index}, allowed: 0 to ${size - 1}`,
      );
    }
  }
}
