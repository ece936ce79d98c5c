import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { resolveOptions, UsageError } from "../../kernel/mod.ts";
import { findSchedule, schedules, withWarmup } from "./schedules.ts";

const length = { steps: 1000, stepsPerEpoch: 100 };

function create(name: string, options: Readonly<Record<string, unknown>>) {
  const choice = findSchedule(name);
  return choice.create(resolveOptions(choice.options, options, name), length);
}

Deno.test("a cosine ends with the last step at its final share", () => {
  const schedule = create("cosine", { final: 0.1 });
  assertEquals(schedule(0), 1);
  assertAlmostEquals(schedule(500), 0.55, 1e-12);
  assertAlmostEquals(schedule(1000), 0.1, 1e-12);
});

Deno.test("a step schedule drops after so many epochs, also after parts of one", () => {
  const schedule = create("step", { every: 2.5, gamma: 0.5 });
  assertEquals([0, 249, 250, 499, 500].map(schedule), [1, 1, 0.5, 0.5, 0.25]);
});

Deno.test("a warm-up comes before the schedule, which begins at its own first step", () => {
  const schedule = withWarmup(10, create("step", { every: 1, gamma: 0.5 }));
  assertAlmostEquals(schedule(0), 0.1, 1e-12);
  assertEquals([10, 109, 110].map(schedule), [1, 1, 0.5]);
  assertEquals(withWarmup(0, create("constant", {}))(0), 1);
});

Deno.test("every schedule works for a training of a single step", () => {
  for (const { name } of schedules) {
    const choice = findSchedule(name);
    const options = resolveOptions(choice.options, {}, name);
    assertEquals(choice.create(options, { steps: 1, stepsPerEpoch: 1 })(0), 1);
    assertEquals(choice.create(options, { steps: -5, stepsPerEpoch: 1 })(0), 1);
  }
});

Deno.test("an unknown schedule is refused with the nearest name", () => {
  assertThrows(() => findSchedule("cosin"), UsageError, 'did you mean "cosine"?');
});

Deno.test("what a schedule says of the length of a run is so", () => {
  for (const { name, options, create, endsWithRun } of schedules) {
    const factors = [500, 1000].map((steps) => {
      const schedule = create(resolveOptions(options, {}, name), { steps, stepsPerEpoch: 10 });
      return Array.from({ length: 500 }, (_, step) => schedule(step));
    });
    assertEquals(JSON.stringify(factors[0]) !== JSON.stringify(factors[1]), endsWithRun, name);
  }
});
