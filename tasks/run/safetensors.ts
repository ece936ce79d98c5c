/**
 * The safetensors format: named arrays in one file, read without running anything in it.
 *
 * A file is the length N of the header as a little-endian unsigned 64-bit number, N bytes of JSON
 * (an object from name to `dtype`, `shape` and `data_offsets`, and `__metadata__` for texts; spaces
 * may follow), then the arrays without gaps, little-endian and row-major. The header says where each
 * array begins and ends, counted from the end of the header.
 * Source: the format's description in the safetensors repository, version 0.4.
 *
 * @module
 */
import { ShapeError, UsageError } from "../../kernel/errors.ts";
import { type DtypeName, dtypes, isDtypeName, type TensorValues } from "./dtypes.ts";
import { type HeaderEntry, parseHeader } from "./safetensors_header.ts";

/** An array to write: row-major values and the shape whose product is their number. */
export interface TensorToWrite {
  /** Sizes of the axes; `[]` for a single number. */
  readonly shape: readonly number[];
  /** The values, written as `F32` or `F64`. */
  readonly values: Float32Array | Float64Array;
}

/** An array that was read. */
export interface TensorRead {
  /** Its type in the file. */
  readonly dtype: DtypeName;
  /** Sizes of the axes; `[]` for a single number. */
  readonly shape: readonly number[];
  /** The values in an array of their own. `F16` and `BF16` are widened to float32, which is exact. */
  readonly values: TensorValues;
}

/** What a file holds. */
export interface SafetensorsContents {
  /** The arrays by name. */
  readonly tensors: Readonly<Record<string, TensorRead>>;
  /** The texts that were written with them. */
  readonly metadata: Readonly<Record<string, string>>;
}

const METADATA = "__metadata__";

/** Bytes of the header's length. */
const PREFIX = 8;

/**
 * Writes arrays and texts as a safetensors file. Arrays lie in order of name, those of 8 bytes an
 * element first, and the data starts at a multiple of 8, so that a reader can map any of them in
 * place. The same contents always give the same bytes.
 *
 * ```ts
 * const bytes = encodeSafetensors({ bias: { shape: [2], values: new Float32Array([0.5, -1]) } });
 * const { tensors } = decodeSafetensors(bytes, "memory");
 * console.log(tensors.bias?.values); // Float32Array [0.5, -1]
 * ```
 *
 * Throws a {@linkcode ShapeError} where a shape and the number of values differ.
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, TensorToWrite>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const sorted = Object.entries(tensors).sort(([a, x], [b, y]) =>
    y.values.BYTES_PER_ELEMENT - x.values.BYTES_PER_ELEMENT || (a < b ? -1 : 1)
  );
  const entries: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) entries.push([METADATA, metadata]);
  let end = 0;
  for (const [name, { shape, values }] of sorted) {
    if (name === METADATA) throw new UsageError(`a tensor cannot be named "${METADATA}"`);
    const isSizes = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
    if (!isSizes || shape.reduce((product, size) => product * size, 1) !== values.length) {
      throw new ShapeError(
        `tensor "${name}": shape [${shape.join(", ")}] does not fit ${values.length} values`,
      );
    }
    const dtype: DtypeName = values instanceof Float64Array ? "F64" : "F32";
    entries.push([name, { dtype, shape, data_offsets: [end, end += values.byteLength] }]);
  }
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const headerLength = Math.ceil(header.length / PREFIX) * PREFIX;
  const bytes = new Uint8Array(PREFIX + headerLength + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(header, PREFIX);
  bytes.fill(0x20, PREFIX + header.length, PREFIX + headerLength);
  let position = PREFIX + headerLength;
  for (const [, { values }] of sorted) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), position);
    position += values.byteLength;
  }
  return bytes;
}

/**
 * Reads a safetensors file. `source` names it in errors. Throws a {@linkcode UsageError} for a file
 * that is damaged or holds a type that JavaScript has no array for. What the header claims is checked
 * against the size of `bytes` before anything is made, so a damaged file cannot ask for memory.
 */
export function decodeSafetensors(bytes: Uint8Array, source: string): SafetensorsContents {
  const refuse = (found: string): never => {
    throw new UsageError(
      `${source}: not a whole safetensors file: ${found}; copy it again, or train and save again`,
    );
  };
  if (bytes.length < PREFIX) refuse(`it has ${bytes.length} bytes, the least is ${PREFIX}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getBigUint64(0, true);
  const room = bytes.length - PREFIX;
  if (headerLength > room) {
    refuse(`its header should have ${headerLength} bytes, but only ${room} follow`);
  }
  const dataStart = PREFIX + Number(headerLength);
  const header = parseHeader(bytes.subarray(PREFIX, dataStart), refuse);
  checkLayout(header.entries, bytes.length - dataStart, refuse);
  const tensors = header.entries.map(([name, { dtype, shape, begin, end }]) => {
    if (!isDtypeName(dtype)) {
      throw new UsageError(
        `${source}: tensor "${name}" has the type ${dtype}, ` +
          `readable are ${Object.keys(dtypes).join(", ")}`,
      );
    }
    const { bytes: size, read } = dtypes[dtype];
    // A product beyond 2^53 is inexact but still far from any byte count that can be here.
    const expected = size * shape.reduce((product, length) => product * length, 1);
    if (expected !== end - begin) {
      refuse(
        `tensor "${name}" with ${dtype} [${shape.join(", ")}] needs ${expected} bytes, ` +
          `found ${end - begin}`,
      );
    }
    // slice copies, so that the values are aligned and do not keep the whole file alive.
    const values = read(bytes.slice(dataStart + begin, dataStart + end).buffer);
    return [name, { dtype, shape, values }] as const;
  });
  // fromEntries makes own properties, even of a name like "__proto__".
  return { tensors: Object.fromEntries(tensors), metadata: header.metadata };
}

/** The arrays must cover the data from its first byte to its last, without gap or overlap. */
function checkLayout(
  entries: readonly (readonly [string, HeaderEntry])[],
  size: number,
  refuse: (found: string) => never,
): void {
  const sorted = entries.toSorted(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const [name, { begin, end }] of sorted) {
    if (end < begin || end > size) {
      refuse(`tensor "${name}" lies at bytes ${begin} to ${end} of ${size}`);
    }
    if (begin < covered) refuse(`tensor "${name}" overlaps the one before it at byte ${begin}`);
    if (begin > covered) refuse(`bytes ${covered} to ${begin} of the data belong to no tensor`);
    covered = end;
  }
  if (covered !== size) refuse(`bytes ${covered} to ${size} of the data belong to no tensor`);
}
