/**
 * Damage to the bytes of a file, and what a reader may answer to it.
 *
 * @module
 */
import { assert } from "@std/assert";
import * as fc from "fast-check";
import { isUserError } from "../kernel/errors.ts";

/** One thing that happens to a file. Places beyond its end count on from its start. */
export type Damage =
  | { readonly kind: "flip"; readonly at: number; readonly bit: number }
  | { readonly kind: "cut"; readonly at: number; readonly length: number }
  | { readonly kind: "insert"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: "swap"; readonly at: number; readonly other: number }
  | { readonly kind: "replace"; readonly at: number; readonly text: string };

/** The start of a file, where its header is, is damaged more often than the rest. */
const place = fc.oneof(fc.nat(16), fc.nat(200), fc.nat());

/** Numbers that a reader might believe, and what ends a text, a line or a string early. */
const texts = fc.constantFrom(
  "9007199254740991",
  "4294967295",
  "1e308",
  "-1",
  "null",
  '"',
  "\\",
  "\n",
  "\r",
  "[[[[",
  '{"__proto__":',
  "\u2028",
  "\ufeff",
  "\0\0\0\0\0\0\0\0",
  "\x7f\xff",
);

const one: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant("flip"), at: place, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant("cut"), at: place, length: fc.nat(40) }),
  fc.record({
    kind: fc.constant("insert"),
    at: place,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }),
  }),
  fc.record({ kind: fc.constant("swap"), at: place, other: place }),
  fc.record({ kind: fc.constant("replace"), at: place, text: texts }),
);

/** What happens to a file, one after the other. */
export const damages: fc.Arbitrary<readonly Damage[]> = fc.array(one, {
  minLength: 1,
  maxLength: 4,
});

/** The bytes afterwards, in an array of their own. */
export function damaged(
  file: Uint8Array,
  all: readonly Damage[],
): Uint8Array<ArrayBuffer> {
  return all.reduce((bytes, damage) => applied(bytes, damage), Uint8Array.from(file));
}

function applied(bytes: Uint8Array<ArrayBuffer>, damage: Damage): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0) return bytes;
  const at = damage.at % bytes.length;
  const spliced = (removed: number, added: Uint8Array) =>
    Uint8Array.of(...bytes.subarray(0, at), ...added, ...bytes.subarray(at + removed));
  switch (damage.kind) {
    case "flip":
      return bytes.with(at, (bytes[at] ?? 0) ^ (1 << damage.bit));
    case "swap": {
      const other = damage.other % bytes.length;
      return bytes.with(at, bytes[other] ?? 0).with(other, bytes[at] ?? 0);
    }
    case "cut":
      return spliced(damage.length, new Uint8Array(0));
    case "insert":
      return spliced(0, damage.bytes);
    case "replace": {
      const text = new TextEncoder().encode(damage.text);
      return spliced(text.length, text);
    }
  }
}

/**
 * What `read` returns; `undefined` where it throws what the user can mend, in one line that starts
 * with the name of the file and holds nothing that a terminal obeys. Anything else fails the test.
 */
export function readOrRefusal<T>(source: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    checkRefusal(source, error);
    return undefined;
  }
}

/** The same for a reader that takes its time. */
export async function readOrRefusalAsync<T>(
  source: string,
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    checkRefusal(source, error);
    return undefined;
  }
}

function checkRefusal(source: string, error: unknown): void {
  assert(isUserError(error), `not a user error: ${String(error)}`);
  const shown = JSON.stringify(error.message);
  assert(error.message.startsWith(source), `does not name the file: ${shown}`);
  assert(!/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(error.message), `is not one line: ${shown}`);
  assert(error.message.length < 600, `is too long: ${error.message.length} characters`);
}

/**
 * Bytes that count what is copied out of them, so that a test can tell what a reader has asked for
 * even where it refuses the file in the end. Copies and views count together.
 */
export class CountedBytes extends Uint8Array<ArrayBuffer> {
  /** Bytes copied so far, here and from views of this. */
  copied = 0;

  /** A copy; the engine would clip one beyond the end, so what counts is what was asked for. */
  override slice(start = 0, end = this.length): Uint8Array<ArrayBuffer> {
    this.copied += end - start;
    return Uint8Array.from(this.subarray(start, end));
  }

  /** Views are plain arrays: what is copied from them is not counted. */
  static get [Symbol.species](): Uint8ArrayConstructor {
    return Uint8Array;
  }
}
