/**
 * Uniform numbers by Threefry-2x32-20, four counters at a time.
 *
 * Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 *
 * @module
 */
import { type Backend, sizeOf } from "../../../kernel/backend.ts";
import type { Body, I32, V128 } from "./assembler.ts";
import { f32x4, i32, i32x4, Module, shuffle32, v128 } from "./assembler.ts";
import type { Engine } from "./engine.ts";
import { addressOf, type WasmArray } from "./memory.ts";

/** How far the second word is rotated in each round, repeated after eight. */
const rotations = [13, 15, 26, 6, 17, 29, 16, 24] as const;
/** Enters the third word of the extended key. */
const parity = 0x1bd11bda;

/** `Backend.random` over one memory. */
export type Random = Backend<WasmArray>["random"];

/** Fills `count` numbers from `to` on, beginning at a counter that is a multiple of four. */
type Uniform = (to: number, count: number, key0: number, key1: number, counter: number) => void;

/** Nanoseconds that one number takes. */
const numberTime = 2;
/** Numbers that are made at a time, and in a line of the cache. */
const lineNumbers = 16;

/** Returns what compiles and calls the generator. */
export function createRandom(engine: Engine): Random {
  let uniform: Uniform | undefined;
  return ([key0, key1], shape) => {
    const run = uniform ??= compile(engine);
    const result = engine.memory.allocate(sizeOf(shape));
    const [to, size] = [addressOf(result), result.length];
    engine.splitRange(engine.partsFor(numberTime * size), size, lineNumbers, (start, count) => {
      run(to + 4 * start, count, key0, key1, start / 2);
    });
    return result;
  };
}

function compile(engine: Engine): Uniform {
  const module = new Module();
  const words = ["i32", "i32", "i32", "i32", "i32"] as const;
  module.func("uniform", words, (f, to, count, key0, key1, first) => {
    const step = f.let(f32x4.const(2 ** -24));
    const uniform = (word: V128) =>
      f.let(f32x4.mul(f32x4.convertI32x4S(i32x4.shrU(word, i32.const(8))), step));
    const [k0, k1] = [f.let(i32x4.splat(key0)), f.let(i32x4.splat(key1))];
    const key = [k0, k1, f.let(v128.xor(i32x4.const(parity), v128.xor(k0, k1)))];
    const four = v128.const([0, 1, 2, 3].flatMap((i) => [i, 0, 0, 0]));
    const counter = f.let(i32x4.add(i32x4.splat(first), four));
    const end = f.let(i32.add(to, i32.shl(count, i32.const(2))));
    // Eight numbers a turn: blocks have room to the next multiple of 64 bytes.
    f.while(i32.ltU(to, end), () => {
      const [x, y] = threefry(f, key, counter).map(uniform);
      if (x === undefined || y === undefined) throw new Error("two words needed");
      f.do(v128.store(to, shuffle32(x, y, [0, 4, 1, 5])));
      f.do(v128.store(to, shuffle32(x, y, [2, 6, 3, 7]), 16));
      f.set(counter, i32x4.add(counter, i32x4.const(4)));
      f.advance(to, 32);
    });
  });
  return engine.load(module)("uniform");
}

/** Both words at counters `(counter, 0)`: twenty rounds, a part of the key after every four. */
function threefry(f: Body, key: readonly V128[], counter: V128): readonly V128[] {
  const part = (i: number): V128 => key[i % 3] ?? counter;
  const x = f.let(i32x4.add(counter, part(0)));
  const y = f.let(part(1));
  for (let round = 0; round < 20; round++) {
    f.set(x, i32x4.add(x, y));
    f.set(y, v128.xor(rotate(y, rotations[round % 8] ?? 0), x));
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      f.set(x, i32x4.add(x, part(injection)));
      f.set(y, i32x4.add(i32x4.add(y, part(injection + 1)), i32x4.const(injection)));
    }
  }
  return [x, y];
}

function rotate(x: V128, bits: number): V128 {
  const by = (n: number): I32 => i32.const(n);
  return v128.or(i32x4.shl(x, by(bits)), i32x4.shrU(x, by(32 - bits)));
}
