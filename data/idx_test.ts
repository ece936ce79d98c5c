import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { sizeOf } from "../kernel/backend.ts";
import { UsageError } from "../kernel/errors.ts";
import { readIdx } from "./idx.ts";
import { idxFile } from "./test_files.ts";

const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });
const files = shapes.chain((shape) =>
  fc.uint8Array({ minLength: sizeOf(shape), maxLength: sizeOf(shape) })
    .map((values) => ({ shape, values, bytes: idxFile(shape, values) }))
);

Deno.test("readIdx gives back shape and values, as a view of the file", () => {
  fc.assert(fc.property(files, ({ shape, values, bytes }) => {
    const idx = readIdx(bytes, "file");
    assertEquals(idx.shape, shape);
    assertEquals([...idx.values], [...values]);
    assert(idx.values.buffer === bytes.buffer);
  }));
});

Deno.test("readIdx reads a file that lies within a larger buffer", () => {
  const buffer = new Uint8Array(40);
  buffer.set(idxFile([2, 3], [1, 2, 3, 4, 5, 6]), 7);
  assertEquals([...readIdx(buffer.subarray(7, 7 + 18), "file").values], [1, 2, 3, 4, 5, 6]);
});

Deno.test("readIdx names what is wrong with a damaged file", () => {
  const good = idxFile([2, 2], [1, 2, 3, 4]);
  const cases: readonly (readonly [Uint8Array, string])[] = [
    [new Uint8Array(0), "truncated: found 0 bytes"],
    [good.subarray(0, 3), "truncated: found 3 bytes"],
    [good.subarray(0, 7), "a header of 2 dimensions has 12"],
    [good.subarray(0, 15), "truncated: found 3 bytes of data, its header says [2, 2]"],
    [Uint8Array.of(...good, 9), "too long: found 5 bytes of data, its header says [2, 2]"],
    [new TextEncoder().encode("<html>"), "not an IDX file of bytes: it starts with 3c 68 74 6d"],
    [Uint8Array.of(0, 0, 13, 1, 0, 0, 0, 0), "it starts with 00 00 0d 01"],
  ];
  for (const [bytes, message] of cases) {
    assertThrows(() => readIdx(bytes, "labels.gz"), UsageError, `labels.gz: `);
    assertThrows(() => readIdx(bytes, "labels.gz"), UsageError, message);
  }
});

Deno.test("readIdx refuses a header that claims more than any memory without allocating it", () => {
  const bytes = idxFile(new Array<number>(255).fill(0xffffffff), [1, 2, 3]);
  assertThrows(() => readIdx(bytes, "file"), UsageError, "truncated: found 3 bytes of data");
});

Deno.test("readIdx answers any damage with a user error or with values of the right number", () => {
  const damage = fc.record({
    file: files,
    flips: fc.array(fc.record({ at: fc.nat(60), value: fc.nat(255) }), { maxLength: 4 }),
    cut: fc.nat(80),
    more: fc.uint8Array({ maxLength: 4 }),
  });
  fc.assert(
    fc.property(damage, ({ file, flips, cut, more }) => {
      const bytes = Uint8Array.of(...file.bytes.subarray(0, cut), ...more);
      for (const { at, value } of flips) if (at < bytes.length) bytes[at] = value;
      try {
        const { shape, values } = readIdx(bytes, "file");
        assertEquals(values.length, sizeOf(shape));
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("readIdx answers any bytes at all with a user error or with values", () => {
  const start = fc.constantFrom([], [0, 0, 8], [0, 0, 8, 1], [0, 0, 8, 3, 0, 0, 0]);
  fc.assert(fc.property(start, fc.uint8Array({ maxLength: 40 }), (head, tail) => {
    try {
      readIdx(Uint8Array.of(...head, ...tail), "file");
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  }));
});
