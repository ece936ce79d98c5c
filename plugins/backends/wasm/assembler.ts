/**
 * A small WebAssembly assembler: typed expressions, structured control flow, binary modules. It is
 * how this backend makes its code at run time, with no build step and no tool chain.
 *
 * ```ts
 * import { f32x4, Module, v128 } from "./assembler.ts";
 * const memory = new WebAssembly.Memory({ initial: 1 });
 * const module = new Module();
 * module.func("double", ["i32"], (f, x) => {
 *   const value = f.let(v128.load(x));
 *   f.do(v128.store(x, f32x4.add(value, value)));
 * });
 * module.instantiate(memory)("double")(64);
 * ```
 *
 * @module
 */
export * from "./assembler/instructions.ts";
export { Body } from "./assembler/function.ts";
export type { Arguments, Local, Parameters } from "./assembler/function.ts";
export { Module } from "./assembler/module.ts";
export { functionOf } from "./assembler/module.ts";
export type { Func, WasmFunction } from "./assembler/module.ts";
export type { Code, ValueType } from "./assembler/binary.ts";
