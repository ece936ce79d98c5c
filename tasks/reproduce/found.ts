/**
 * JSON of which nothing is known yet, taken apart with the place of each value in mind.
 *
 * @module
 */
import { isUserError } from "../../kernel/errors.ts";
import { fieldsOf } from "../run/jsonl.ts";
import { quote } from "../run/show.ts";
import type { blocksToHtml } from "./inline.ts";

/** A value in a file and its place there. What is asked of it, it is or refuses to be. */
export class Found {
  /** What was found. */
  readonly value: unknown;
  readonly #place: string;
  readonly #refusal: (problem: string) => Error;

  /** `refusal` makes the error to throw for a problem. */
  constructor(value: unknown, place: string, refusal: (problem: string) => Error) {
    this.value = value;
    this.#place = place;
    this.#refusal = refusal;
  }

  /** The value of an object's field, which may be nothing. */
  field(name: string): Found {
    const fields = fieldsOf(this.value) ?? this.refuse("an object");
    return new Found(fields.get(name), `${this.#place}.${name}`, this.#refusal);
  }

  /** What `each` makes of the items of a list. */
  list<T>(each: (item: Found) => T): T[] {
    if (!Array.isArray(this.value)) return this.refuse("a list");
    const values: unknown[] = this.value;
    return values.map((value, i) => each(new Found(value, `${this.#place}[${i}]`, this.#refusal)));
  }

  /** A text. */
  text(): string {
    return typeof this.value === "string" ? this.value : this.refuse("a text");
  }

  /** True or false. */
  truth(): boolean {
    return typeof this.value === "boolean" ? this.value : this.refuse("true or false");
  }

  /** A number; NaN for null, which is JSON's word for one that is not finite. */
  number(): number {
    if (this.value === null) return NaN;
    return typeof this.value === "number" ? this.value : this.refuse("a number");
  }

  /** A number of decimals. */
  decimals(): number {
    const count = this.number();
    const isCount = Number.isInteger(count) && count >= 0 && count <= 100;
    return isCount ? count : this.refuse("a number of decimals from 0 to 100");
  }

  /** One of these texts. */
  oneOf<const T extends string>(...allowed: readonly T[]): T {
    return allowed.find((one) => one === this.value) ?? this.refuse(allowed.join(" or "));
  }

  /** The name of a file in a folder, and of none outside of it. */
  fileName(): string {
    const name = this.text();
    return /^[^./\\:][^/\\:\p{Cc}]*$/u.test(name)
      ? name
      : this.refuse("the name of a file without its folder");
  }

  /** Markdown whose math can be set. */
  markdown(toHtml: typeof blocksToHtml): string {
    const markdown = this.text();
    try {
      toHtml(markdown, () => undefined);
    } catch (error) {
      if (isUserError(error)) throw this.#refusal(`${this.#place}: ${error.message}`);
      throw error;
    }
    return markdown;
  }

  /** Throws with the place, what was found there and what is needed. */
  refuse(needed: string): never {
    const found = show(this.value);
    throw this.#refusal(`${this.#place}: found ${found}, needed: ${needed}`);
  }
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return quote(value);
  return Array.isArray(value) ? "a list" : fieldsOf(value) ? "an object" : String(value);
}
