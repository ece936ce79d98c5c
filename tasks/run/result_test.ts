import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../kernel/errors.ts";
import { parseResult, type RunResult } from "./result.ts";

const result: RunResult = {
  step: 100,
  epochs: 2.5,
  parameters: 101_770,
  bestValidationAccuracy: 0.98,
  bestStep: 80,
  validationAccuracy: 0.97,
  validationLoss: 0.1,
  trainLoss: 0.05,
  seconds: 12.5,
};

Deno.test("a result is read as it was written, with a test split and without", () => {
  const tested = { ...result, testAccuracy: 0.96, testLoss: 0.125 };
  for (const each of [result, tested, { ...result, bestValidationLoss: 0.09 }]) {
    assertEquals(parseResult(JSON.stringify(each), "r"), each);
    assertEquals(
      Object.keys(parseResult(JSON.stringify(each), "r")).length,
      Object.keys(each).length,
    );
  }
});

Deno.test("a number that is not finite is read as NaN", () => {
  const text = JSON.stringify({ ...result, trainLoss: Infinity, testLoss: NaN });
  assertEquals(parseResult(text, "r"), { ...result, trainLoss: NaN, testLoss: NaN });
});

Deno.test("anything else is refused with the file and the field", () => {
  for (const text of ["", "[]", "null", "3", "{", '{"__proto__":{"step":3}}']) {
    assertThrows(() => parseResult(text, "runs/a/result.json"), UsageError, "runs/a/result.json: ");
  }
  for (const name of Object.keys(result)) {
    for (const value of [undefined, "1", true, [1]]) {
      const text = JSON.stringify({ ...result, [name]: value });
      assertThrows(() => parseResult(text, "r"), UsageError, `found no number "${name}"`);
    }
  }
  const text = JSON.stringify({ ...result, testLoss: "low" });
  assertThrows(() => parseResult(text, "r"), UsageError, 'found no number "testLoss"');
});
