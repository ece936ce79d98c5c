import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type ScheduleCase, scheduleCases } from "./check/pytorch/mod.ts";
import {
  constantSchedule,
  cosineSchedule,
  type Schedule,
  sequence,
  stepSchedule,
  ValueError,
  warmupSchedule,
} from "./mod.ts";

/** Our schedule for a recorded case. PyTorch's cosine goes down to a rate, ours to a factor. */
function scheduleOf({ schedule, options }: ScheduleCase): Schedule {
  const get = (name: string): number => {
    const value = options[name];
    if (value === undefined) throw new Error(`${schedule}: the case has no ${name}`);
    return value;
  };
  const cosine = () =>
    cosineSchedule({ steps: get("steps"), final: get("minimum") / get("learningRate") });
  const warmup = () => warmupSchedule({ steps: get("warmupSteps"), start: get("startFactor") });
  switch (schedule) {
    case "step":
      return stepSchedule({ every: get("stepSize"), gamma: get("gamma") });
    case "cosine":
      return cosine();
    case "warmup":
      return warmup();
    case "warmupCosine":
      return sequence(warmup(), get("warmupSteps"), cosine());
  }
}

for (const recorded of scheduleCases) {
  const { schedule, options, learningRates } = recorded;
  Deno.test(`${schedule} ${JSON.stringify(options)} goes as in PyTorch`, () => {
    const factor = scheduleOf(recorded);
    learningRates.forEach((rate, step) => {
      const found = (options.learningRate ?? NaN) * factor(step);
      assertAlmostEquals(found, rate, 1e-12, `step ${step}`);
    });
  });
}

Deno.test("a schedule stays where it ends", () => {
  assertEquals(cosineSchedule({ steps: 10, final: 0.1 })(1000), 0.1);
  assertEquals(warmupSchedule({ steps: 10 })(1000), 1);
  assertEquals(constantSchedule()(1000), 1);
  assertEquals(warmupSchedule({ steps: 4, start: 0 })(0), 0);
});

Deno.test("a schedule over no steps is refused", () => {
  for (const make of [cosineSchedule, warmupSchedule]) {
    assertThrows(() => make({ steps: 0 }), ValueError, "steps: found 0, allowed: 1 or more");
  }
  assertThrows(() => stepSchedule({ every: NaN }), ValueError, "every: found NaN");
});
