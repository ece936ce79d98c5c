import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ValueError } from "../../../kernel/errors.ts";
import { addressOf, Memory, type WasmArray } from "./memory.ts";
import { classBytes, sizeClass } from "./size_class.ts";

Deno.test("a size class has room for its sizes and wastes a fifth at most, and one line", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (bytes) => {
    const room = classBytes(sizeClass(bytes));
    assert(room >= bytes);
    assert(room % 64 === 0);
    assert(room <= Math.max(64, bytes * 1.25) + 128, `${bytes} takes ${room}`);
  }));
});

Deno.test("live arrays never overlap, keep their values, and lie on 64 bytes", () => {
  const lengths = fc.array(
    fc.record({
      length: fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 30000 })),
      drop: fc.nat(),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(lengths, (steps) => {
      const memory = new Memory();
      const live: { array: WasmArray; value: number }[] = [];
      steps.forEach(({ length, drop }, value) => {
        const array = memory.allocate(length);
        const first = addressOf(array) / 4;
        assertEquals(first % 16, 0);
        memory.f32.fill(value, first, first + length);
        live.push({ array, value });
        if (drop % 3 === 0) {
          const [dropped] = live.splice(drop % live.length, 1);
          if (dropped !== undefined) memory.release(dropped.array);
        }
      });
      for (const { array, value } of live) {
        const first = addressOf(array) / 4;
        assert(memory.f32.subarray(first, first + array.length).every((x) => x === value));
      }
      const bytes = live.reduce((sum, { array }) => sum + 4 * array.length, 0);
      assertEquals(memory.use().arrays, live.length);
      assertEquals(memory.use().bytes, bytes);
      assert(memory.use().reserved >= bytes);
    }),
    { numRuns: 50 },
  );
});

Deno.test("the block released last is the next of its size, so that the cache still has it", () => {
  const memory = new Memory();
  const [a, b] = [memory.allocate(1000), memory.allocate(1000)];
  const [first, second] = [addressOf(a), addressOf(b)];
  memory.release(a);
  memory.release(b);
  assertEquals(addressOf(memory.allocate(1000)), second);
  assertEquals(addressOf(memory.allocate(998)), first);
});

Deno.test("a step repeated a thousand times takes no more memory than once", () => {
  const memory = new Memory();
  const step = () => {
    const arrays = [100, 5000, 70000, 70000, 3].map((n) => memory.allocate(n));
    for (const array of arrays) memory.release(array);
  };
  step();
  const { reserved } = memory.use();
  for (let i = 0; i < 1000; i++) step();
  assertEquals(memory.use(), { arrays: 0, bytes: 0, reserved });
});

Deno.test("an array used or released after its release is an error, and nothing else changes", () => {
  const memory = new Memory();
  const array = memory.allocate(10);
  memory.release(array);
  assertThrows(() => memory.release(array), Error, "after it was released");
  assertThrows(() => addressOf(array), Error, "after it was released");
  const [x, y] = [memory.allocate(10), memory.allocate(10)];
  assert(addressOf(x) !== addressOf(y));
});

Deno.test("running out names what was asked for, what is in use and the limit", () => {
  const memory = new Memory(2 ** 20);
  const kept = memory.allocate(100_000);
  const error = assertThrows(() => memory.allocate(200_000), ValueError, "asked for 800000 bytes");
  assert(error.message.includes("400000 in use by 1 array"), error.message);
  assert(error.message.includes("the limit is 1048576"), error.message);
  for (const length of [2 ** 30, 2 ** 32, 2 ** 40]) {
    assertThrows(() => memory.allocate(length), ValueError, `asked for ${4 * length} bytes`);
  }
  memory.release(kept);
  memory.release(memory.allocate(200_000));
});

Deno.test("released neighbours are joined before memory runs out", () => {
  const memory = new Memory(2 ** 20);
  const small = Array.from({ length: 200 }, () => memory.allocate(1000));
  for (const array of small) memory.release(array);
  const large = memory.allocate(220_000);
  assertThrows(() => memory.allocate(220_000), ValueError);
  memory.release(large);
  for (let i = 0; i < 100; i++) memory.allocate(2000);
});

Deno.test("a limit below one page is refused", () => {
  assertThrows(() => new Memory(1000), ValueError, "found 1000");
  assertThrows(() => new Memory(NaN), ValueError);
});

Deno.test("arrays that come and go in growing sizes leave no heap of old blocks behind", () => {
  const memory = new Memory();
  const most = 2 ** 22;
  for (let length = 2 ** 12; length <= most; length = Math.ceil(length * 1.3)) {
    memory.release(memory.allocate(length));
  }
  const { arrays, bytes, reserved } = memory.use();
  assertEquals([arrays, bytes], [0, 0]);
  assert(reserved < 3 * 4 * most, `reserved ${reserved} bytes for at most ${4 * most}`);
});
