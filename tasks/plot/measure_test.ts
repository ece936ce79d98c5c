import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../kernel/errors.ts";
import { spreadOf } from "../run/spread.ts";
import { formatSpread, measureNamed, measures, valuesOf } from "./measure.ts";
import { readRun } from "./runs.ts";
import { inFolder, writeRun } from "./testing.ts";

Deno.test("a spread is written with its unit; one value without a spread, none as a dash", () => {
  const [accuracy] = measures;
  assertEquals(formatSpread(spreadOf([0.97, 0.98]), accuracy), "97.50 ± 0.71 %");
  assertEquals(formatSpread(spreadOf([0.97]), accuracy), "97.00 %");
  assertEquals(formatSpread(spreadOf([]), accuracy), "–");
  const of = (name: string, values: number[]) =>
    formatSpread(spreadOf(values), measureNamed(name, "--metric"));
  assertEquals(of("trainLoss", [0.264, 0.271]), "0.2675 ± 0.0049");
  assertEquals(of("trainLoss", [2e-5, 3e-5]), "2.50e-5 ± 7.1e-6");
  assertEquals(of("trainLoss", [1, Infinity]), "Infinity ± –");
  assertEquals(of("seconds", [60, 62]), "1 min 01 s ± 1.4 s");
});

Deno.test("every measure is read from a finished run, and from the rows of one in progress", () =>
  inFolder(async (root) => {
    const read = async (name: string, finished: boolean) => {
      const { path } = await writeRun({ root, name, finished, accuracies: [0.9, 0.75] });
      const run = await readRun(path);
      return Object.fromEntries(measures.map((measure) => [measure.name, measure.of(run)]));
    };
    assertEquals(await read("a", true), {
      ...{ bestValidationAccuracy: 0.9, validationAccuracy: 0.75, testAccuracy: 0.8 },
      ...{ bestValidationLoss: 1.1, validationLoss: 1.1, trainLoss: 1, testLoss: 0.9, seconds: 2 },
    });
    assertEquals(await read("b", false), {
      ...{ bestValidationAccuracy: 0.9, validationAccuracy: 0.75, testAccuracy: undefined },
      ...{ bestValidationLoss: 1.1, validationLoss: 1.1, trainLoss: 1 },
      ...{ testLoss: undefined, seconds: undefined },
    });
    const nothing = await writeRun({ root, name: "c", finished: false, accuracies: [] });
    assertEquals(valuesOf([await readRun(nothing.path)], measures[0]), []);
  }));

Deno.test("the best validation loss is the least, which result.json says, or else the rows", () =>
  inFolder(async (root) => {
    const run = await readRun((await writeRun({ root, name: "a" })).path);
    const measure = measureNamed("bestValidationLoss", "--metric");
    const rows = [0.5, 0.2, 0.9].map((validationLoss, i) => ({
      epoch: i,
      step: i,
      validationLoss,
    }));
    assertEquals(measure.lessIsBetter, true);
    assertEquals(measure.of({ ...run, rows }), 0.2);
    const result = run.result && { ...run.result, bestValidationLoss: 0.1 };
    assertEquals(measure.of({ ...run, rows, result }), 0.1);
  }));

Deno.test("an unknown measure is refused with those that there are", () => {
  assertThrows(
    () => measureNamed("testAcuracy", "--metric"),
    UsageError,
    '--metric: found "testAcuracy", allowed: bestValidationAccuracy,',
  );
});
