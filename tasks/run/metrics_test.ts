import { assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { UsageError } from "../../kernel/errors.ts";
import { parseMetrics, parseTimes } from "./metrics.ts";

/** JSON writes −0 as 0, so that it is left out. */
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => !Object.is(x, -0));

const row = fc.record({
  epoch: number,
  step: fc.nat(),
  trainLoss: number,
  trainAccuracy: number,
  validationLoss: number,
  validationAccuracy: number,
  learningRate: number,
}, { requiredKeys: ["epoch", "step"] });

const written = (rows: readonly unknown[]) =>
  rows.map((each) => `${JSON.stringify(each)}\n`).join("");

Deno.test("rows are read as they were written, to the last bit", () => {
  fc.assert(fc.property(fc.array(row), (rows) => {
    // Records of fast-check have no prototype; rows are plain objects.
    assertEquals(parseMetrics(written(rows), "m"), rows.map((each) => ({ ...each })));
  }));
});

Deno.test("a row cut short at any place drops that row alone", () => {
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), fc.nat(), (rows, cut) => {
    const before = written(rows.slice(0, -1));
    const all = written(rows);
    const end = before.length + cut % (all.length - before.length);
    assertEquals(parseMetrics(all.slice(0, end), "m").length, rows.length - 1);
  }));
});

Deno.test("a number that is not finite becomes null and is read as NaN", () => {
  const text = written([{ epoch: 1, step: 2, trainLoss: NaN, validationLoss: Infinity }]);
  assertEquals(text, '{"epoch":1,"step":2,"trainLoss":null,"validationLoss":null}\n');
  assertEquals(parseMetrics(text, "m"), [
    { epoch: 1, step: 2, trainLoss: NaN, validationLoss: NaN },
  ]);
});

Deno.test("fields of other names are passed over", () => {
  assertEquals(parseMetrics('{"epoch":1,"step":2,"note":"x"}\n', "m"), [{ epoch: 1, step: 2 }]);
});

Deno.test("a damaged line before the end is named by its number", () => {
  const good = '{"epoch":1,"step":2}\n';
  for (
    const bad of ["", "{", "3", "null", "[]", '{"epoch":1}', '{"epoch":"1","step":2}', "\0\0\0"]
  ) {
    assertThrows(
      () => parseMetrics(`${good}${bad}\n${good}`, "runs/a/metrics.jsonl"),
      UsageError,
      "runs/a/metrics.jsonl: line 2 ",
    );
  }
  assertThrows(() => parseMetrics('{"epoch":1,"step":2,"trainLoss":"x"}\n', "m"), UsageError);
});

Deno.test("an empty file has no rows", () => {
  assertEquals(parseMetrics("", "m"), []);
});

Deno.test("times are read as they were written, and those that every row has are needed", () => {
  const rows = [
    { step: 10, seconds: 0.5, samplesPerSecond: 20_000 },
    { step: 20, seconds: 1.25, samplesPerSecond: NaN, dataWait: 0.01 },
  ];
  assertEquals(parseTimes(written(rows), "t"), rows);
  for (const bad of ['{"step":1,"seconds":2}', '{"step":1,"seconds":"2","samplesPerSecond":3}']) {
    assertThrows(() => parseTimes(`${bad}\n`, "t.jsonl"), UsageError, "t.jsonl: line 1 ");
  }
});
