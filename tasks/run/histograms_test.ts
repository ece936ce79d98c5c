import { assert, assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { UsageError } from "../../kernel/errors.ts";
import { histogram, parseHistograms } from "./histograms.ts";

/** Counts by the definition, in whole numbers: v is in bin k of 40 if k w <= 40 (v - min) < (k + 1) w. */
function countByDefinition(values: readonly bigint[]): number[] {
  const [min, max] = values.reduce(
    ([min, max], v) => [v < min ? v : min, v > max ? v : max],
    [values[0] ?? 0n, values[0] ?? 0n],
  );
  const width = max - min;
  return Array.from({ length: 40 }, (_, i) => {
    const bin = BigInt(i);
    const isIn = (v: bigint) =>
      bin * width <= 40n * (v - min) &&
      (40n * (v - min) < (bin + 1n) * width || (i === 39 && v === max));
    return values.filter(isIn).length;
  });
}

Deno.test("whole numbers are counted as the definition says, at the edges of bins too", () => {
  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 100 });
  fc.assert(fc.property(values, (values) => {
    fc.pre(new Set(values).size > 1);
    const { min, max, counts } = histogram(values);
    assertEquals([min, max], [Math.min(...values), Math.max(...values)]);
    assertEquals(counts, countByDefinition(values.map(BigInt)));
  }));
});

Deno.test("each value 0 to 400 is in the bin of its tens, and the greatest in the last", () => {
  const { counts } = histogram(Float32Array.from({ length: 401 }, (_, i) => i));
  assertEquals(counts, [...new Array(39).fill(10), 11]);
});

/** Doubles of every size, those of the extremes as often as others. */
const double = fc.oneof(
  fc.double(),
  fc.constantFrom(
    0,
    -0,
    5e-324,
    -5e-324,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    1e300,
    2.3e-308,
    NaN,
  ),
);

Deno.test("whatever the values, each finite one is counted once", () => {
  fc.assert(
    fc.property(fc.array(double, { maxLength: 30 }), (values) => {
      const { min, max, counts } = histogram(values);
      const finite = values.filter(Number.isFinite);
      assertEquals(counts.reduce((sum, count) => sum + count, 0), finite.length);
      assert(counts.length === 1 || counts.length === 40, `${counts.length} bins`);
      assert(counts.every((count) => Number.isSafeInteger(count) && count >= 0));
      assert(finite.every((value) => value >= min && value <= max));
      if (counts.length === 40) assert((counts.at(0) ?? 0) > 0 && (counts.at(-1) ?? 0) > 0);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("the smallest and the largest numbers are told apart", () => {
  for (const unit of [5e-324, 1, Number.MAX_VALUE / 2]) {
    const { counts } = histogram([0, unit, 2 * unit, -2 * unit]);
    assertEquals([counts[0], counts[20], counts[30], counts[39]], [1, 1, 1, 1], `${unit}`);
  }
});

Deno.test("equal values have one bin, and no values none", () => {
  assertEquals(histogram(Float32Array.of(0.5, 0.5, NaN)), { min: 0.5, max: 0.5, counts: [2] });
  assertEquals(histogram([]), { min: 0, max: 0, counts: [0] });
  assertEquals(histogram([NaN, Infinity, -Infinity]), { min: 0, max: 0, counts: [0] });
});

const row = {
  epoch: 1,
  step: 10,
  weights: { "linear1.weight": histogram([1, 2, 3]), "__proto__x": histogram([1]) },
  gradients: {},
};

Deno.test("rows are read as they were written", () => {
  const text = `${JSON.stringify(row)}\n${JSON.stringify({ ...row, step: 20 })}\n`;
  assertEquals(parseHistograms(text, "h"), [row, { ...row, step: 20 }]);
});

Deno.test("a parameter of any name is read", () => {
  const text =
    '{"epoch":1,"step":2,"gradients":{},"weights":{"__proto__":{"min":0,"max":0,"counts":[1]}}}\n';
  const [read] = parseHistograms(text, "h");
  assertEquals(Object.keys(read?.weights ?? {}), ["__proto__"]);
});

Deno.test("a row that is none is named by its line", () => {
  const spread = { min: 0, max: 1, counts: [1] };
  const bad = [
    { ...row, epoch: null },
    { ...row, weights: null },
    { ...row, weights: [] },
    { ...row, gradients: undefined },
    { ...row, weights: { a: null } },
    { ...row, weights: { a: { ...spread, min: null } } },
    { ...row, weights: { a: { ...spread, min: 2 } } },
    { ...row, weights: { a: { ...spread, counts: [] } } },
    { ...row, weights: { a: { ...spread, counts: [-1] } } },
    { ...row, weights: { a: { ...spread, counts: [0.5] } } },
    { ...row, weights: { a: { ...spread, counts: { length: 1 } } } },
  ];
  for (const each of bad) {
    const text = `${JSON.stringify(row)}\n${JSON.stringify(each)}\n`;
    assertThrows(() => parseHistograms(text, "h.jsonl"), UsageError, "h.jsonl: line 2 ");
  }
});
