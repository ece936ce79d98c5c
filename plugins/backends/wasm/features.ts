/**
 * What the engine can do, asked by trying it.
 *
 * @module
 */
import { f32x4, i32, Module, v128 } from "./assembler.ts";

/** Whether there is memory that threads share. */
export function hasSharedMemory(): boolean {
  // Browsers hide it from pages that may not share, and make the memory all the same.
  if (typeof SharedArrayBuffer !== "function") return false;
  try {
    new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

/** Whether the engine knows `f32x4.relaxed_madd`, a multiplication and an addition in one step. */
export function hasRelaxedSimd(): boolean {
  const module = new Module();
  module.func(undefined, [], (f) => {
    const zero = f.let(f32x4.const(0));
    f.do(v128.store(i32.const(0), f32x4.relaxedMadd(zero, zero, zero)));
  });
  return WebAssembly.validate(module.encode());
}
