import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { signed, unsigned } from "./assembler/binary.ts";
import { bulk, f32, f32x4, i32, Module, select, shuffle32, v128 } from "./assembler.ts";

/** Compiles one function over a fresh memory, calls it, and returns the memory's words. */
function words(
  build: Parameters<typeof Module.prototype.func<["i32", "i32"]>>[2],
  a: number,
  b: number,
): Int32Array {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new Module();
  module.func("main", ["i32", "i32"], build);
  module.instantiate(memory)("main")(a, b);
  return new Int32Array(memory.buffer);
}

Deno.test("LEB128 carries seven bits a byte, lowest first", () => {
  assertEquals(unsigned(0), [0]);
  assertEquals(unsigned(127), [127]);
  assertEquals(unsigned(128), [0x80, 1]);
  assertEquals(unsigned(624485), [0xe5, 0x8e, 0x26]);
  assertEquals(unsigned(2 ** 32 - 1), [0xff, 0xff, 0xff, 0xff, 0x0f]);
  assertEquals(signed(-1), [0x7f]);
  assertEquals(signed(63), [63]);
  assertEquals(signed(64), [0xc0, 0]);
  assertEquals(signed(-123456), [0xc0, 0xbb, 0x78]);
});

Deno.test("every integer constant arrives as it was written", () => {
  fc.assert(
    fc.property(fc.integer(), (n) => {
      const memory = words((f) => f.do(i32.store(i32.const(0), i32.const(n))), 0, 0);
      assertEquals(memory[0], n);
    }),
    { numRuns: 50 },
  );
});

Deno.test("loops run as often as they should, not at all among them", () => {
  const count = (from: number, to: number) =>
    words(
      (f, a, b) => {
        const [i, turns] = [f.local("i32"), f.local("i32")];
        f.set(i, a);
        f.while(i32.ltU(i, b), () => {
          f.advance(turns, 1);
          f.advance(i, 3);
        });
        f.do(i32.store(i32.const(8), turns));
      },
      from,
      to,
    )[2];
  assertEquals([count(0, 0), count(0, 1), count(0, 9), count(0, 10), count(5, 2)], [0, 1, 3, 4, 0]);
});

Deno.test("if, select, calls and hoisted constants do what they say", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new Module();
  const put = module.func(undefined, ["i32", "f32"], (f, to, x) => f.do(f32.store(to, x)));
  module.func("main", ["i32"], (f, n) => {
    f.while(n, () => {
      const ten = f.hoist(i32.const(10));
      const address = f.let(select(i32.const(0), i32.const(4), i32.gtU(n, ten)));
      f.if(
        i32.eq(n, i32.const(1)),
        () => f.do(put.call(i32.const(8), f32.const(0.5))),
        () => f.do(put.call(address, f32.convertI32U(n))),
      );
      f.advance(n, -1);
    });
  });
  module.instantiate(memory)("main")(12);
  assertEquals([...new Float32Array(memory.buffer, 0, 3)], [11, 2, 0.5]);
});

Deno.test("vectors are loaded, shuffled, masked and stored lane by lane", () => {
  const result = words(
    (f, a) => {
      f.do(i32.store(a, i32.const(7), 4));
      const x = f.let(v128.load(a));
      const y = f.let(shuffle32(x, x, [1, 0, 5, 4]));
      f.do(v128.store(a, y, 16));
      f.do(v128.store32Lane(a, y, 2, 32));
      f.do(bulk.copy(i32.const(40), a, i32.const(8)));
      f.do(f32.store(i32.const(52), f32x4.extract(f32x4.splat(f32.const(2)), 3)));
    },
    0,
    0,
  );
  const float = new Float32Array(result.buffer);
  assertEquals([...result.subarray(4, 13)], [7, 0, 7, 0, 7, 0, 0, 7, 0]);
  assertEquals(float[13], 2);
});

Deno.test("a module is valid as a whole, and not without its last byte", () => {
  const module = new Module();
  module.func("nothing", [], () => {});
  const bytes = module.encode();
  assert(WebAssembly.validate(bytes));
  assert(!WebAssembly.validate(bytes.subarray(0, -1)));
});
