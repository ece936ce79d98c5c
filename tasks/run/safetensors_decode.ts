/**
 * Reading safetensors files.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import { type DtypeName, dtypes, isDtypeName, type TensorValues } from "./dtypes.ts";
import { type HeaderEntry, LONGEST_HEADER, parseHeader, PREFIX } from "./safetensors_header.ts";
import { quote, showSizes } from "./show.ts";

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
  if (headerLength > LONGEST_HEADER) {
    refuse(`its header has ${headerLength} bytes, allowed: ${LONGEST_HEADER}`);
  }
  const dataStart = PREFIX + Number(headerLength);
  const header = parseHeader(bytes.subarray(PREFIX, dataStart), refuse);
  checkLayout(header.entries, bytes.length - dataStart, refuse);
  const tensors = header.entries.map(([name, { dtype, shape, begin, end }]) => {
    if (!isDtypeName(dtype)) {
      throw new UsageError(
        `${source}: tensor ${quote(name)} has the type ${quote(dtype)}, ` +
          `readable are ${Object.keys(dtypes).join(", ")}`,
      );
    }
    const { bytes: size, read } = dtypes[dtype];
    // A product beyond 2^53 is inexact but still far from any byte count that can be here.
    const expected = shape.includes(0)
      ? 0
      : size * shape.reduce((product, length) => product * length, 1);
    if (expected !== end - begin) {
      refuse(
        `tensor ${quote(name)} with ${dtype} ${showSizes(shape)} needs ${expected} bytes, ` +
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
      refuse(`tensor ${quote(name)} lies at bytes ${begin} to ${end} of ${size}`);
    }
    if (begin < covered) {
      refuse(`tensor ${quote(name)} overlaps the one before it at byte ${begin}`);
    }
    if (begin > covered) refuse(`bytes ${covered} to ${begin} of the data belong to no tensor`);
    covered = end;
  }
  if (covered !== size) refuse(`bytes ${covered} to ${size} of the data belong to no tensor`);
}
