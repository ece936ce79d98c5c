/**
 * Writing safetensors files.
 *
 * @module
 */
import { ShapeError, UsageError } from "../../kernel/errors.ts";
import type { DtypeName } from "./dtypes.ts";
import { LONGEST_HEADER, METADATA, PREFIX } from "./safetensors_header.ts";
import { quote, showSizes } from "./show.ts";

/** An array to write: row-major values and the shape whose product is their number. */
export interface TensorToWrite {
  /** Sizes of the axes; `[]` for a single number. */
  readonly shape: readonly number[];
  /** The values, written as `F32` or `F64`. */
  readonly values: Float32Array | Float64Array;
}

/**
 * Writes arrays and texts as a safetensors file. Arrays lie in order of name, those of 8 bytes an
 * element first, and the data starts at a multiple of 8, so that a reader can map any of them in
 * place. The same contents always give the same bytes.
 *
 * Throws a {@linkcode ShapeError} where a shape and the number of values differ, and a
 * {@linkcode UsageError} for a name or text that holds half of a surrogate pair, which is no Unicode.
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, TensorToWrite>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const sorted = Object.entries(tensors).sort(([a, x], [b, y]) =>
    y.values.BYTES_PER_ELEMENT - x.values.BYTES_PER_ELEMENT || (a < b ? -1 : 1)
  );
  checkUnicode([...Object.keys(tensors), ...Object.entries(metadata).flat()]);
  const entries: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) entries.push([METADATA, metadata]);
  let end = 0;
  for (const [name, { shape, values }] of sorted) {
    if (name === METADATA) throw new UsageError(`a tensor cannot be named "${METADATA}"`);
    const isSizes = shape.every((size) => Number.isSafeInteger(size) && size >= 0);
    if (!isSizes || shape.reduce((product, size) => product * size, 1) !== values.length) {
      throw new ShapeError(
        `tensor ${quote(name)}: shape ${showSizes(shape)} does not fit ${values.length} values`,
      );
    }
    const dtype: DtypeName = values instanceof Float64Array ? "F64" : "F32";
    entries.push([name, { dtype, shape, data_offsets: [end, end += values.byteLength] }]);
  }
  const header = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const headerLength = Math.ceil(header.length / PREFIX) * PREFIX;
  if (headerLength > LONGEST_HEADER) {
    throw new UsageError(
      `the names and texts of a safetensors file need ${headerLength} bytes, ` +
        `allowed: ${LONGEST_HEADER}`,
    );
  }
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

function checkUnicode(texts: readonly string[]): void {
  const found = texts.find((text) => !text.isWellFormed());
  if (found === undefined) return;
  throw new UsageError(
    `a safetensors file cannot hold the name or text ${quote(found)}: it is not Unicode`,
  );
}
