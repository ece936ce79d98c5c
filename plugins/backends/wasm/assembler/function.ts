/**
 * Functions: parameters, locals, statements, structured control flow.
 *
 * @module
 */
import type { Code, ValueType } from "./binary.ts";
import { sized, typeByte, unsigned, vector } from "./binary.ts";
import type { Effect, I32, Value } from "./instructions.ts";
import { i32 } from "./instructions.ts";

/** A local variable; as an expression it is its value. */
export interface Local<T extends ValueType> extends Value<T> {
  /** Its place among the function's locals. */
  readonly index: number;
}

/** The locals that hold a function's parameters. */
export type Parameters<P extends readonly ValueType[]> = { [K in keyof P]: Local<P[K]> };

/** What a call takes for them. */
export type Arguments<P extends readonly ValueType[]> = { [K in keyof P]: Value<P[K]> };

/** The body of a function under construction: statements are appended in order. */
export class Body {
  readonly #types: ValueType[];
  readonly #parameters: number;
  readonly #entry: Code[] = [];
  readonly #code: Code[] = [];

  /** An empty body; the first locals are the parameters. */
  constructor(parameters: readonly ValueType[]) {
    this.#types = [...parameters];
    this.#parameters = parameters.length;
  }

  /** A new local, set to `value`, or to zero when the function is entered. */
  local<T extends ValueType>(type: T, value?: Value<T>): Local<T> {
    const index = this.#types.length;
    this.#types.push(type);
    const local = localAt(type, index);
    if (value !== undefined) this.set(local, value);
    return local;
  }

  /** A new local that holds `value`. */
  let<T extends ValueType>(value: Value<T>): Local<T> {
    return this.local(value.type, value);
  }

  /** A new local, set when the function is entered: for constants that loops need in a register. */
  hoist<T extends ValueType>(value: Value<T>): Local<T> {
    const local = this.local(value.type);
    this.#entry.push(assign(local, value));
    return local;
  }

  /** `local = value` */
  set<T extends ValueType>(local: Local<T>, value: Value<T>): void {
    this.#code.push(assign(local, value));
  }

  /** `local += step` */
  advance(local: Local<"i32">, step: I32 | number): void {
    this.set(local, i32.add(local, typeof step === "number" ? i32.const(step) : step));
  }

  /** Appends a store or a call. */
  do(effect: Effect): void {
    this.#code.push(effect.code);
  }

  /** `if (condition) …` with an optional `else`. */
  if(condition: I32, then: () => void, otherwise?: () => void): void {
    this.#code.push([condition.code, 0x04, 0x40]);
    then();
    if (otherwise !== undefined) {
      this.#code.push([0x05]);
      otherwise();
    }
    this.#code.push([0x0b]);
  }

  /** Runs `body` at least once, and again as long as `condition` holds after it. */
  repeat(body: () => void, condition: I32): void {
    this.#code.push([0x03, 0x40]);
    body();
    this.#code.push([condition.code, 0x0d, 0, 0x0b]);
  }

  /** `while (condition) body`, with the test at the loop's end, as compilers place it. */
  while(condition: I32, body: () => void): void {
    this.if(condition, () => this.repeat(body, condition));
  }

  /** Locals by runs of one type, then the code, then `end`. */
  encode(): Code {
    const runs: { type: ValueType; count: number }[] = [];
    for (const type of this.#types.slice(this.#parameters)) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    const locals = vector(runs.map(({ type, count }) => [unsigned(count), typeByte[type]]));
    return sized([locals, this.#entry, this.#code, 0x0b]);
  }
}

function assign<T extends ValueType>(local: Local<T>, value: Value<T>): Code {
  return [value.code, 0x21, unsigned(local.index)];
}

/** The local of that index, parameters first. */
export function localAt<T extends ValueType>(type: T, index: number): Local<T> {
  return { type, index, code: [0x20, unsigned(index)] };
}
