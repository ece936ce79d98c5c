/**
 * The JSON header of a safetensors file.
 *
 * @module
 */
import { repeatedKey } from "./json_keys.ts";

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

/** Reads a header's text; calls `refuse` with what is wrong. */
export function parseHeader(bytes: Uint8Array, refuse: (found: string) => never): Header {
  const json = parseJson(bytes, refuse);
  if (!isObject(json)) return refuse("its header is not a JSON object");
  const { __metadata__: texts = {}, ...listed } = json;
  const entries = Object.entries(listed).map(([name, value]) => {
    const entry = readEntry(value);
    return [name, entry ?? refuse(`its header does not describe the tensor "${name}"`)] as const;
  });
  if (!isTexts(texts)) return refuse("its __metadata__ does not hold texts alone");
  return { entries, metadata: texts };
}

function parseJson(bytes: Uint8Array, refuse: (found: string) => never): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const json: unknown = JSON.parse(text);
    const repeated = repeatedKey(text);
    return repeated === undefined ? json : refuse(`its header holds "${repeated}" twice`);
  } catch (error) {
    if (error instanceof SyntaxError) return refuse("its header is not JSON");
    if (error instanceof TypeError) return refuse("its header is not UTF-8 text");
    throw error;
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
  return isObject(value) && Object.values(value).every((text) => typeof text === "string");
}
