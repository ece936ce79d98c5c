/**
 * Modules: functions, their types and exports. A module imports the backend's one memory.
 *
 * @module
 */
import type { Code, ValueType } from "./binary.ts";
import { flatten, nameBytes, sized, typeByte, unsigned, vector } from "./binary.ts";
import { type Arguments, Body, localAt, type Parameters } from "./function.ts";
import type { Effect } from "./instructions.ts";

/** A function of the module, callable from those defined after it and, once exported, from outside. */
export interface Func<P extends readonly ValueType[]> {
  /** Its place among the module's functions. */
  readonly index: number;
  /** The call as an effect. Functions here return nothing: results go to memory. */
  call(...args: Arguments<P>): Effect;
}

/** A module under construction. */
export class Module {
  readonly #signatures: string[] = [];
  readonly #signatureCode: Code[] = [];
  readonly #functions: Code[] = [];
  readonly #bodies: Code[] = [];
  readonly #exports: Code[] = [];

  /** Defines a function. It is exported when it is given a name. */
  func<const P extends readonly ValueType[]>(
    name: string | undefined,
    parameters: P,
    build: (body: Body, ...parameters: Parameters<P>) => void,
  ): Func<P> {
    const body = new Body(parameters);
    // `map` loses the length of a tuple; the types are those of `parameters`, one by one.
    const locals = parameters.map((type, i) => localAt(type, i)) as Parameters<P>;
    build(body, ...locals);
    const index = this.#bodies.length;
    this.#functions.push(unsigned(this.#signature(parameters)));
    this.#bodies.push(body.encode());
    if (name !== undefined) this.#exports.push([nameBytes(name), 0x00, unsigned(index)]);
    return {
      index,
      call: (...args) => ({
        type: "none",
        code: [args.map((a) => a.code), 0x10, unsigned(index)],
      }),
    };
  }

  #signature(parameters: readonly ValueType[]): number {
    const key = parameters.join();
    const known = this.#signatures.indexOf(key);
    if (known >= 0) return known;
    this.#signatureCode.push([0x60, vector(parameters.map((type) => [typeByte[type]])), 0]);
    return this.#signatures.push(key) - 1;
  }

  /**
   * The module as bytes: preamble, then types, import, functions, exports, code. A module is made for a memory that
   * threads share or for one that they do not.
   */
  encode(isShared = false): Uint8Array<ArrayBuffer> {
    // At least one page: engines without guard pages then check an address once, not twice. A shared memory has
    // to have a maximum; any will do that is not below the memory's own.
    const limits = isShared ? [0x03, 1, unsigned(65536)] : [0x00, 1];
    const memory = [nameBytes("env"), nameBytes("memory"), 0x02, limits];
    const section = (id: number, items: readonly Code[]): Code => [id, sized(vector(items))];
    return flatten([
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, this.#signatureCode),
      section(2, [memory]),
      section(3, this.#functions),
      section(7, this.#exports),
      section(10, this.#bodies),
    ]);
  }

  /** Compiles the module over a memory; returns its exported functions by name. */
  instantiate(memory: WebAssembly.Memory): (name: string) => WasmFunction {
    const isShared = !(memory.buffer instanceof ArrayBuffer);
    const module = new WebAssembly.Module(this.encode(isShared));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return (name) => functionOf(exports, name);
  }
}

/** A function of a module, as JavaScript calls it. */
export type WasmFunction = (...args: number[]) => void;

/** An exported function. */
export function functionOf(exports: WebAssembly.Exports, name: string): WasmFunction {
  const found = exports[name];
  if (typeof found !== "function") throw new Error(`no function ${name} in the module`);
  // Functions here take numbers and return nothing.
  return (found as WasmFunction);
}
