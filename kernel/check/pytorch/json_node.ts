/**
 * Reading JSON that was written elsewhere: each value knows its path, and what is not as it must be
 * is refused with that path.
 *
 * @module
 */
import { ShapeError } from "../../errors.ts";

/** A value from JSON and where it stands: `ops.cases[3].output`. */
export class JsonNode {
  /** A value that was parsed from JSON, under the path that errors are to name. */
  constructor(readonly value: unknown, readonly path: string) {}

  /** Throws a {@linkcode ShapeError}: `ops.cases[3].op: found 7, allowed a text`. */
  fail(allowed: string): never {
    const found = JSON.stringify(this.value) ?? "nothing";
    const short = found.length > 60 ? `${found.slice(0, 60)}...` : found;
    throw new ShapeError(`${this.path}: found ${short}, allowed ${allowed}`);
  }

  /** The value of a field; `undefined` where the object does not have it. */
  field(name: string): JsonNode {
    return new JsonNode(this.#object().get(name), `${this.path}.${name}`);
  }

  /** The elements of a list, each read by `item`; where a length is given, of that length. */
  list<T>(item: (node: JsonNode, index: number) => T, length?: number): readonly T[] {
    const { value } = this;
    if (!Array.isArray(value)) this.fail("a list");
    if (length !== undefined && value.length !== length) this.fail(`a list of ${length}`);
    return value.map((entry: unknown, i) => item(new JsonNode(entry, `${this.path}[${i}]`), i));
  }

  /** The fields of an object, each read by `item`. */
  record<T>(item: (node: JsonNode) => T): Readonly<Record<string, T>> {
    const names = [...this.#object().keys()];
    return Object.fromEntries(names.map((name) => [name, item(this.field(name))]));
  }

  /** Any text. */
  text(): string {
    return typeof this.value === "string" ? this.value : this.fail("a text");
  }

  /** One of the given names. */
  oneOf<const T extends string>(...names: readonly T[]): T {
    return names.find((name) => name === this.value) ?? this.fail(names.join(", "));
  }

  /** A number, or the text `NaN`, `Infinity` or `-Infinity`, for which JSON has no number. */
  number(): number {
    const { value } = this;
    if (typeof value === "number") return value;
    if (value === "NaN" || value === "Infinity" || value === "-Infinity") return Number(value);
    this.fail("a number");
  }

  /** A list of numbers; where a length is given, of that length. */
  numbers(length?: number): readonly number[] {
    return this.list((item) => item.number(), length);
  }

  /** A whole number of at least 0. */
  size(): number {
    const { value } = this;
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    this.fail("a whole number of at least 0");
  }

  #object(): ReadonlyMap<string, unknown> {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) this.fail("an object");
    return new Map(Object.entries(value));
  }
}
