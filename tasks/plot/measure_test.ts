import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../kernel/errors.ts";
import { formatSpread, measureNamed, measures, spreadOf, valuesOf } from "./measure.ts";
import { readRun } from "./runs.ts";
import { inFolder, writeRun } from "./testing.ts";

Deno.test("the spread of values is their mean, sample standard deviation, least and greatest", () => {
  const { count, mean, deviation, least, greatest } = spreadOf([2, 4, 4, 4, 5, 5, 7, 9]);
  assertEquals([count, mean, least, greatest], [8, 5, 2, 9]);
  assertAlmostEquals(deviation, Math.sqrt(32 / 7), 1e-12);
  assertEquals(spreadOf([3]), { count: 1, mean: 3, deviation: NaN, least: 3, greatest: 3 });
  assertEquals(spreadOf([]).count, 0);
});

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
      ...{ validationLoss: 1.1, trainLoss: 1, testLoss: 0.9, seconds: 2 },
    });
    assertEquals(await read("b", false), {
      ...{ bestValidationAccuracy: 0.9, validationAccuracy: 0.75, testAccuracy: undefined },
      ...{ validationLoss: 1.1, trainLoss: 1, testLoss: undefined, seconds: undefined },
    });
    const nothing = await writeRun({ root, name: "c", finished: false, accuracies: [] });
    assertEquals(valuesOf([await readRun(nothing.path)], measures[0]), []);
  }));

Deno.test("an unknown measure is refused with those that there are", () => {
  assertThrows(
    () => measureNamed("testAcuracy", "--metric"),
    UsageError,
    '--metric: found "testAcuracy", allowed: bestValidationAccuracy,',
  );
});
