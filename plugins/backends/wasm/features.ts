/**
 * What the engine can do, asked by validating a module of a few bytes that uses it.
 *
 * @module
 */
import { f32x4, i32, Module, v128 } from "./assembler.ts";

/** Whether the engine knows `f32x4.relaxed_madd`, a multiplication and an addition in one step. */
export function hasRelaxedSimd(): boolean {
  const module = new Module();
  module.func(undefined, [], (f) => {
    const zero = f.let(f32x4.const(0));
    f.do(v128.store(i32.const(0), f32x4.relaxedMadd(zero, zero, zero)));
  });
  return WebAssembly.validate(module.encode());
}
