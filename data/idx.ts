/**
 * IDX, the format of MNIST's files: two zero bytes, a byte for the type of the values, a byte for
 * the number of dimensions, the size of each dimension as a big-endian 32-bit word, then the values
 * in row-major order.
 *
 * Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
 *
 * @module
 */
import { type Shape, showShape, sizeOf } from "../kernel/backend.ts";
import { UsageError } from "../kernel/errors.ts";

/** The only type of value that is read: unsigned bytes. */
const UNSIGNED_BYTE = 0x08;

/** The content of an IDX file. */
export interface Idx {
  /** The size of each dimension. */
  readonly shape: Shape;
  /** The values: a view of the file's own bytes. */
  readonly values: Uint8Array;
}

/** A shape as it stands in an error: a damaged header may claim 255 dimensions. */
function describe(shape: Shape): string {
  return shape.length <= 8 ? showShape(shape) : `${shape.length} dimensions of other sizes`;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/**
 * Reads an IDX file of unsigned bytes. It copies and allocates nothing, whatever the header claims.
 * Throws a {@linkcode UsageError} that names `source` for another format, a header or data cut short,
 * and bytes after the data.
 *
 * ```ts
 * console.log(readIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9), "labels"));
 * // { shape: [3], values: [7, 8, 9] }
 * ```
 */
export function readIdx(bytes: Uint8Array, source: string): Idx {
  const [zero0, zero1, type, dimensions] = bytes;
  if (dimensions === undefined) {
    throw new UsageError(`${source}: truncated: found ${bytes.length} bytes, an IDX header has 4`);
  }
  if (zero0 !== 0 || zero1 !== 0 || type !== UNSIGNED_BYTE) {
    throw new UsageError(
      `${source}: not an IDX file of bytes: it starts with ${hex(bytes.subarray(0, 4))}, ` +
        `needed 00 00 08 and the number of dimensions`,
    );
  }
  const header = 4 + 4 * dimensions;
  if (bytes.length < header) {
    throw new UsageError(
      `${source}: truncated: found ${bytes.length} bytes, ` +
        `a header of ${dimensions} dimensions has ${header}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, header);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  // Sizes that multiply to infinity would make a product with 0 NaN, which no number differs from.
  const needed = shape.includes(0) ? 0 : sizeOf(shape);
  const found = bytes.length - header;
  if (found < needed) {
    throw new UsageError(
      `${source}: truncated: found ${found} bytes of data, its header says ${describe(shape)}`,
    );
  }
  if (found > needed) {
    throw new UsageError(
      `${source}: too long: found ${found} bytes of data, its header says ${describe(shape)}`,
    );
  }
  return { shape, values: bytes.subarray(header) };
}
