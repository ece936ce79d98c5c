/**
 * A layer as its file describes it: what it is told and its weights, each refused by name where it is not what
 * is known here.
 *
 * @module
 */
import { type Shape, showShape, UsageError } from "../../../kernel/mod.ts";
import { type Fields, fieldsOf } from "../../run/jsonl.ts";
import { quote } from "../../run/show.ts";
import type { Weight, Weights } from "./weights.ts";

/** The weights of a model, and which of them have found their layer. */
export class WeightStore {
  readonly #weights: Weights;
  readonly #taken = new Set<string>();

  /** Takes charge of weights. */
  constructor(weights: Weights) {
    this.#weights = weights;
  }

  /**
   * The weight of a layer. A converter may put names of scopes before the layer's own, and the name of a layer
   * twice: `model/conv1/conv1/kernel`.
   */
  take(layer: string, name: string): Weight | undefined {
    const own = `${layer}/${name}`;
    const clean = (key: string) => key.replace(/:0$/, "");
    const keys = [...this.#weights.keys()].filter((key) => !this.#taken.has(key));
    const key = keys.find((key) => clean(key) === own) ??
      keys.find((key) => clean(key).endsWith(`/${own}`));
    if (key === undefined) return undefined;
    this.#taken.add(key);
    return this.#weights.get(key);
  }

  /** Those that no layer has taken. */
  get left(): string[] {
    return [...this.#weights.keys()].filter((key) => !this.#taken.has(key));
  }
}

/** One layer. */
export class LayerSource {
  /** The class: `Conv2D`. */
  readonly type: string;
  /** The name. */
  readonly name: string;
  readonly #config: Fields;
  readonly #weights: WeightStore;
  readonly #source: string;

  /** Describes a layer; `source` is the file. */
  constructor(
    type: string,
    name: string,
    { config, weights, source }: {
      readonly config: Fields;
      readonly weights: WeightStore;
      readonly source: string;
    },
  ) {
    this.type = type;
    this.name = name;
    this.#config = config;
    this.#weights = weights;
    this.#source = source;
  }

  /** The error for something that is not known; `message` goes on from the layer's name. */
  refuse(message: string): UsageError {
    return new UsageError(`${this.#source}: layer ${quote(this.name)} (${this.type}): ${message}`);
  }

  /** What the layer is told under a name; `undefined` for nothing. */
  read(key: string): unknown {
    return this.#config.get(key) ?? undefined;
  }

  /** A number. */
  number(key: string, usual?: number): number {
    const value = this.read(key) ?? usual;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw this.#damaged(key, value, "a number");
  }

  /** A whole number, 1 or more. */
  count(key: string): number {
    const value = this.read(key);
    if (isCount(value, 1)) return value;
    throw this.#damaged(key, value, "a whole number, 1 or more");
  }

  /** Height and width: two whole numbers, or one for both. */
  pair(key: string, usual?: number | readonly [number, number]): [number, number] {
    const value: unknown = this.read(key) ?? usual;
    const [height, width, ...rest]: readonly unknown[] = Array.isArray(value)
      ? value.length === 1 ? [value[0], value[0]] : value
      : [value, value];
    if (isCount(height, 1) && isCount(width, 1) && rest.length === 0) return [height, width];
    throw this.#damaged(key, value, "a whole number, 1 or more, or two of them");
  }

  /** Whole numbers of `least` or more. */
  counts(key: string, least: number): number[] {
    const value: unknown = this.read(key);
    if (Array.isArray(value) && value.every((n): n is number => isCount(n, least))) return value;
    throw this.#damaged(key, value, `whole numbers of ${least} or more`);
  }

  /** Yes or no. */
  flag(key: string, usual: boolean): boolean {
    const value = this.read(key) ?? usual;
    if (typeof value === "boolean") return value;
    throw this.#damaged(key, value, "true or false");
  }

  /** One of a few words. */
  word<W extends string>(key: string, usual: W, words: readonly W[]): W {
    const value = this.read(key) ?? usual;
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    throw this.#damaged(key, value, words.join(", "));
  }

  /** Refuses what would be another computation. */
  only(key: string, allowed: string | number | boolean): void {
    const value = this.read(key) ?? allowed;
    if (value !== allowed) throw this.#damaged(key, value, String(allowed));
  }

  /** The axes that a layer goes by, one or several, counted from the front of `rank` axes with the batch. */
  axes(key: string, rank: number, usual: number): number[] {
    const value: unknown = this.read(key) ?? usual;
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.map((axis) => {
      if (typeof axis !== "number" || !Number.isInteger(axis) || axis < -rank || axis >= rank) {
        throw this.#damaged(key, value, `axes from ${-rank} to ${rank - 1}`);
      }
      return axis < 0 ? axis + rank : axis;
    });
  }

  /** The weight of a name, which has this shape. */
  weight(name: string, shape: Shape): Float32Array {
    const found = this.#weights.take(this.name, name);
    if (found === undefined) throw this.refuse(`its weight ${name} is missing`);
    if (showShape(found.shape) === showShape(shape)) return found.values;
    throw this.refuse(
      `its weight ${name} has shape ${showShape(found.shape)}, needed: ${showShape(shape)}`,
    );
  }

  /** A layer inside of this one: the settings of a layer around another. */
  inner(key: string): Fields | undefined {
    return fieldsOf(this.read(key));
  }

  #damaged(key: string, value: unknown, allowed: string): UsageError {
    const found = value === undefined ? "nothing" : quote(JSON.stringify(value));
    return this.refuse(`${key}: found ${found}, allowed: ${allowed}`);
  }
}

function isCount(value: unknown, least: number): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= least;
}
