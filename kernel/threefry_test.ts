import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { fillUniform, type Key, threefry, threefryPair } from "./threefry.ts";

/** Random123's `kat_vectors`, threefry2x32 with 20 rounds: key, counter, result. */
const KNOWN: readonly (readonly [Key, Key, Key])[] = [
  [[0x00000000, 0x00000000], [0x00000000, 0x00000000], [0x6b200159, 0x99ba4efe]],
  [[0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], [0x1cb996fc, 0xbb002be7]],
  [[0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3], [0xc4923a9c, 0x483df7a0]],
];

Deno.test("threefry gives Random123's known answers", () => {
  for (const [key, counter, answer] of KNOWN) {
    assertEquals(threefryPair(key, counter[0], counter[1]), [answer[0], answer[1]]);
  }
});

Deno.test("threefry writes two words at the given place and no others", () => {
  const out = new Uint32Array(4);
  threefry(0, 0, 0, 0, out, 1);
  assertEquals([...out], [0, 0x6b200159, 0x99ba4efe, 0]);
});

Deno.test("changing one bit of the counter or the key changes about half of the 64 bits", () => {
  const word = fc.integer({ min: 0, max: 0xffffffff });
  fc.assert(fc.property(word, word, word, word, fc.nat(127), (k0, k1, c0, c1, bit) => {
    const inputs = [k0, k1, c0, c1];
    const before = threefryPair([k0, k1], c0, c1);
    inputs[bit >> 5] = ((inputs[bit >> 5] ?? 0) ^ (1 << (bit & 31))) >>> 0;
    const [a = 0, b = 0, c = 0, d = 0] = inputs;
    const after = threefryPair([a, b], c, d);
    const ones = [before[0] ^ after[0], before[1] ^ after[1]]
      .map((x) => (x >>> 0).toString(2).replaceAll("0", "").length)
      .reduce((x, y) => x + y);
    // Binomial(64, 1/2) leaves 8..56 with probability 4e-10.
    return ones >= 8 && ones <= 56;
  }));
});

Deno.test("fillUniform holds the upper 24 bits of both words, counter by counter", () => {
  const key: Key = [7, 0xdeadbeef];
  for (const length of [0, 1, 2, 5, 64]) {
    const expected = Array.from({ length }, (_, at) => {
      const word = threefryPair(key, at >> 1, 0)[at % 2 === 0 ? 0 : 1];
      return Math.floor(word / 256) / 2 ** 24;
    });
    const single = new Float32Array(length);
    const double = new Float64Array(length);
    fillUniform(key, single);
    fillUniform(key, double);
    assertEquals([...single], expected);
    assertEquals([...double], expected);
  }
});
