import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { fillUniform } from "../../../kernel/threefry.ts";
import { createWasm } from "./mod.ts";

const backend = createWasm();

async function random(key: readonly [number, number], length: number): Promise<number[]> {
  const array = backend.random(key, [length]);
  const values = await backend.read(array, length);
  backend.release(array);
  return [...values];
}

Deno.test("random begins with the known answer of Threefry-2x32-20 for key 0, counter 0", async () => {
  // Random123, kat_vectors: 6b200159 99ba4efe.
  assertEquals(await random([0, 0], 2), [0x6b2001 / 2 ** 24, 0x99ba4e / 2 ** 24]);
});

Deno.test("random has the same bits as the host's generator, for every key and length", async () => {
  const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  await fc.assert(
    fc.asyncProperty(word, word, fc.integer({ min: 0, max: 100 }), async (key0, key1, length) => {
      const expected = new Float32Array(length);
      fillUniform([key0, key1], expected);
      assertEquals(await random([key0, key1], length), [...expected]);
    }),
  );
  assertNotEquals(await random([1, 2], 50), await random([2, 1], 50));
});
