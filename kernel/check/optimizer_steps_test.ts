import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { adam } from "../../plugins/optimizers/adam.ts";
import { sgd } from "../../plugins/optimizers/sgd.ts";
import { reference } from "../../plugins/backends/reference/mod.ts";
import { UsageError } from "../mod.ts";
import { measureOptimizer } from "./optimizer_steps.ts";
import { altered } from "./testing.ts";

const truth = reference({ dtype: "float64" });

Deno.test("steps in float32 differ from those in float64 by roundings", async () => {
  const { findings, share } = await measureOptimizer(adam, reference(), truth);
  assertEquals(findings, []);
  assert(share > 0 && share < 0.5, `found ${share}`);
});

Deno.test("a step that is off by 10⁻⁴ of itself is found, with what is on that is off by default", async () => {
  const wrong = altered(reference(), (right) => ({
    elementwise: (kernel, inputs, uniforms, shape) =>
      right.elementwise(kernel, inputs, uniforms.map((u) => u * (1 + 1e-4)), shape),
  }));
  const { findings, share } = await measureOptimizer(sgd, wrong, truth);
  assert(share > 1);
  assertEquals(findings.at(-1)?.op, "sgd");
  assertStringIncludes(findings.at(-1)?.sample ?? "", '"nesterov":true');
  assertStringIncludes(findings.at(-1)?.message ?? "", "after step 10");
});

Deno.test("an optimizer that a backend refuses is refused, not wrong, and leaves no memory", async () => {
  const right = reference();
  const without = altered(right, () => ({
    elementwise() {
      throw new UsageError("none: has no formulas; take another backend");
    },
  }));
  const { findings, refusals } = await measureOptimizer(sgd, without, truth);
  assertEquals([findings.length, refusals.length], [0, 2]);
  const before = right.memory().arrays;
  await measureOptimizer(adam, right, truth);
  assertEquals(right.memory().arrays, before);
});
