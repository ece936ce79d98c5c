/**
 * The JSON header of a safetensors file.
 *
 * @module
 */
import { parseJson } from "./json.ts";
import { repeatedKey } from "./json_keys.ts";
import { quote } from "./show.ts";

/** The name under which a header holds texts. */
export const METADATA = "__metadata__";

/** Bytes of the header's length. */
export const PREFIX = 8;

/** The longest header that the reference reader takes, and so the longest that is read or written. */
export const LONGEST_HEADER = 100_000_000;

/** What the header says of one array; nothing is checked against the file yet. */
export interface HeaderEntry {
  /** The element type. */
  readonly dtype: string;
  /** Sizes of the axes. */
  readonly shape: readonly number[];
  /** The first byte of the array, counted from the end of the header. */
  readonly begin: number;
  /** The byte after its last. */
  readonly end: number;
}

/** What a header says. */
export interface Header {
  /** The arrays, in the order they are listed. */
  readonly entries: readonly (readonly [name: string, entry: HeaderEntry])[];
  /** The texts under `__metadata__`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The `{` that every header starts with. */
const BRACE = 0x7b;

/** Reads a header's text; calls `refuse` with what is wrong. */
export function parseHeader(bytes: Uint8Array, refuse: (found: string) => never): Header {
  // Not even a space may come before, nor a byte order mark, which the decoder would pass over.
  if (bytes[0] !== BRACE) return refuse("its header is not a JSON object");
  const text = decode(bytes) ?? refuse("its header is not UTF-8 text");
  const json = parseJson(text);
  if (json === undefined) return refuse("its header is not JSON");
  if (!isObject(json)) return refuse("its header is not a JSON object");
  const repeated = repeatedKey(text);
  if (repeated !== undefined) return refuse(`its header holds ${quote(repeated)} twice`);
  const { __metadata__: texts = {}, ...listed } = json;
  const entries = Object.entries(listed).map(([name, value]) => {
    const entry = name.isWellFormed() ? readEntry(value) : undefined;
    return [
      name,
      entry ?? refuse(`its header does not describe the tensor ${quote(name)}`),
    ] as const;
  });
  if (!isTexts(texts)) return refuse("its __metadata__ does not hold texts alone");
  return { entries, metadata: texts };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function readEntry(value: unknown): HeaderEntry | undefined {
  if (!isObject(value)) return undefined;
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string" || !isSizes(shape) || !isSizes(offsets)) return undefined;
  const [begin, end, ...more] = offsets;
  if (begin === undefined || end === undefined || more.length > 0) return undefined;
  return { dtype, shape, begin, end };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) &&
    value.every((size) => typeof size === "number" && Number.isSafeInteger(size) && size >= 0);
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) &&
    Object.entries(value).every(([name, text]) =>
      name.isWellFormed() && typeof text === "string" && text.isWellFormed()
    );
}
