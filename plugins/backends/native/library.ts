/**
 * The compiled library, as functions.
 *
 * @module
 */
import { UsageError } from "../../../kernel/errors.ts";
import { refused } from "./permission.ts";

const call = { parameters: ["f64"], result: "void" } as const;

/** Addresses are float64: they are below 2⁵³, and V8 passes them without making a bigint. */
const symbols = {
  nothing: call,
  allocate: { parameters: ["f64"], result: "f64" },
  deallocate: call,
  to_host: { parameters: ["f64", "buffer", "f64"], result: "void" },
  from_host: { parameters: ["f64", "buffer", "f64"], result: "void" },
  find: { parameters: ["buffer", "buffer"], result: "f64" },
  last_error: { parameters: ["buffer", "f64"], result: "void" },
  tell: { parameters: ["f64", "f64"], result: "void" },
  ask: { parameters: ["f64", "buffer", "f64"], result: "void" },
  fill: call,
  elementwise: call,
  reduce: call,
  strided: call,
  gather: call,
  scatter_add: call,
  random_uniform: call,
  matmul: call,
  frame: call,
  correlate: call,
  correlate_gradient: call,
  pool_places: call,
  pool_squares: call,
  pool_sums: call,
  batch_norm: call,
  cross_entropy: call,
  cross_entropy_gradient: call,
} as const;

/** A kernel: it reads its arguments at an address. */
export type Kernel = (block: number) => void;

/** The names of kernels with arguments in a block. */
export type KernelName = {
  readonly [K in keyof typeof symbols]: typeof symbols[K] extends typeof call ? K : never;
}[keyof typeof symbols];

/** The library's functions. */
export type Symbols = Deno.DynamicLibrary<typeof symbols>["symbols"];

/** The loaded library. */
export class Library {
  /** Its functions. */
  readonly symbols: Symbols;

  /** Loads a library that `compiler` has made. Throws a user error where that is not allowed. */
  constructor(path: string, compiler: string) {
    try {
      this.symbols = Deno.dlopen(path, symbols).symbols;
      // Deno unloads a library when the worker that loaded it ends. Its threads would go on in what is no longer there:
      // it holds on to itself.
      this.find(path, "nothing");
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (error instanceof Deno.errors.NotCapable) throw refused("call compiled code", compiler);
      throw new UsageError(
        `native: cannot load ${path}: ${error.message}; remove the folder and try again, or take --backend wasm`,
      );
    }
  }

  /** The address of a function in another library, which stays loaded; `undefined` where there is none. */
  find(library: string, symbol: string): number | undefined {
    return this.symbols.find(encode(library), encode(symbol)) || undefined;
  }

  /** Why {@linkcode find} found nothing. */
  lastError(): string {
    return this.#text((buffer) => this.symbols.last_error(buffer, buffer.length));
  }

  /** What a function without arguments that returns a text says. */
  ask(address: number): string {
    return this.#text((buffer) => this.symbols.ask(address, buffer, buffer.length));
  }

  #text(write: (buffer: Uint8Array<ArrayBuffer>) => void): string {
    const buffer = new Uint8Array(1024);
    write(buffer);
    return new TextDecoder().decode(buffer.subarray(0, buffer.indexOf(0))).trim();
  }
}

/** As C has texts: with a 0 at the end. */
function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
