/**
 * WebAssembly's binary encoding: integers as LEB128, vectors with their length in front, sections.
 * The numbers are those of the core specification, chapter 5 (binary format).
 *
 * @module
 */

/** Bytes, nested as they were composed; {@linkcode flatten} makes one row of them. */
export type Code = Uint8Array<ArrayBuffer> | readonly (number | Code)[];

/** A value type of WebAssembly. */
export type ValueType = "i32" | "f32" | "f64" | "v128";

/** The byte that stands for each value type. */
export const typeByte: Readonly<Record<ValueType, number>> = {
  i32: 0x7f,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
};

/** An unsigned integer below 2³² as LEB128: seven bits a byte, lowest first. */
export function unsigned(n: number): number[] {
  const bytes: number[] = [];
  let rest = n >>> 0;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
}

/** A 32-bit integer as signed LEB128: the last byte's sixth bit is the sign. */
export function signed(n: number): number[] {
  const bytes: number[] = [];
  let rest = n | 0;
  while (rest < -64 || rest > 63) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  bytes.push(rest & 0x7f);
  return bytes;
}

/** The four bytes of a float32, lowest first. */
export function float32Bytes(value: number): number[] {
  return [...new Uint8Array(Float32Array.of(value).buffer)];
}

/** The eight bytes of a float64, lowest first. */
export function float64Bytes(value: number): number[] {
  return [...new Uint8Array(Float64Array.of(value).buffer)];
}

/** A name: UTF-8 with its length in front. */
export function nameBytes(text: string): Code {
  const bytes = [...new TextEncoder().encode(text)];
  return [unsigned(bytes.length), bytes];
}

/** Items with their number in front. */
export function vector(items: readonly Code[]): Code {
  return [unsigned(items.length), items];
}

/** Bytes with their length in front, as sections and function bodies have it. */
export function sized(code: Code): Code {
  const bytes = flatten(code);
  return [unsigned(bytes.length), bytes];
}

/** All bytes in one row. */
export function flatten(code: Code): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthOf(code));
  write(bytes, code, 0);
  return bytes;
}

function lengthOf(code: Code): number {
  if (code instanceof Uint8Array) return code.length;
  let length = 0;
  for (const part of code) length += typeof part === "number" ? 1 : lengthOf(part);
  return length;
}

/** Writes from `at` on; returns where it ended. */
function write(bytes: Uint8Array, code: Code, at: number): number {
  if (code instanceof Uint8Array) {
    bytes.set(code, at);
    return at + code.length;
  }
  for (const part of code) {
    if (typeof part === "number") bytes[at++] = part;
    else at = write(bytes, part, at);
  }
  return at;
}
