/**
 * JSON as values and types.
 *
 * @module
 */
import { endOfString } from "./json_keys.ts";

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

/** An object that JSON can hold. */
export interface JsonObject {
  /** A field; one that is `undefined` is left out. */
  readonly [name: string]: Json | undefined;
}

/** Arrays and objects within each other: what this project writes has 4. */
const DEEPEST = 100;

/**
 * What a text says; `undefined`, which JSON has no word for, where it is not JSON, or where more than
 * 100 arrays and objects lie within each other: nesting is what makes a parser need 100 times the
 * memory of its text.
 */
export function parseJson(text: string): unknown {
  if (nestsDeeply(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nestsDeeply(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') i = endOfString(text, i) - 1;
    else if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}
