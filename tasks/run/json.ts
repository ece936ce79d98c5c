/**
 * JSON as values and types.
 *
 * @module
 */

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** An object that JSON can hold. */
export interface JsonObject {
  /** A field; one that is `undefined` is left out. */
  readonly [name: string]: Json | undefined;
}

/** What a text says; `undefined`, which JSON has no word for, where it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
