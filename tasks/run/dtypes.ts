/**
 * The element types of a safetensors file that JavaScript has an exact array for.
 *
 * Typed arrays have the byte order of the machine. Every machine that Deno runs on is little-endian,
 * as the format is.
 *
 * @module
 */

/** An array of values as they are read. */
export type TensorValues =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

/** An element type. */
export interface Dtype {
  /** Bytes an element. */
  readonly bytes: number;
  /** Values from bytes that hold nothing else. */
  read(data: ArrayBuffer): TensorValues;
}

/** The name of an element type in the format. */
export type DtypeName =
  | ("F64" | "F32" | "F16" | "BF16" | "BOOL")
  | ("I64" | "I32" | "I16" | "I8")
  | ("U64" | "U32" | "U16" | "U8");

/** The element types that can be read, by their names in the format. */
export const dtypes: Readonly<Record<DtypeName, Dtype>> = {
  F64: { bytes: 8, read: (data) => new Float64Array(data) },
  F32: { bytes: 4, read: (data) => new Float32Array(data) },
  F16: { bytes: 2, read: (data) => Float32Array.from(new Float16Array(data)) },
  BF16: { bytes: 2, read: widenBfloat16 },
  I64: { bytes: 8, read: (data) => new BigInt64Array(data) },
  I32: { bytes: 4, read: (data) => new Int32Array(data) },
  I16: { bytes: 2, read: (data) => new Int16Array(data) },
  I8: { bytes: 1, read: (data) => new Int8Array(data) },
  U64: { bytes: 8, read: (data) => new BigUint64Array(data) },
  U32: { bytes: 4, read: (data) => new Uint32Array(data) },
  U16: { bytes: 2, read: (data) => new Uint16Array(data) },
  U8: { bytes: 1, read: (data) => new Uint8Array(data) },
  BOOL: { bytes: 1, read: (data) => new Uint8Array(data) },
};

/** Whether an element type can be read. */
export function isDtypeName(name: string): name is DtypeName {
  return Object.hasOwn(dtypes, name);
}

/** A bfloat16 is the upper half of the float32 of the same value. */
function widenBfloat16(data: ArrayBuffer): Float32Array {
  const halves = new Uint16Array(data);
  const bits = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) bits[i] = (halves[i] ?? 0) << 16;
  return new Float32Array(bits.buffer);
}
