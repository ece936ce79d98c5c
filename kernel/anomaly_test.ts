import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { reference } from "../plugins/backends/reference/mod.ts";
import { divide } from "../plugins/ops/divide.ts";
import { log } from "../plugins/ops/log.ts";
import { multiply } from "../plugins/ops/multiply.ts";
import { sqrt } from "../plugins/ops/sqrt.ts";
import { AnomalyError, detectAnomaly, grad, type Nested, sumTo, tensor } from "./mod.ts";

const backend = reference();
const leaf = (values: Nested) => tensor(values, { backend, requiresGrad: true });

Deno.test("the first op that makes NaN of numbers is named, with what it was given", async () => {
  const error = await assertRejects(
    () => detectAnomaly(() => multiply(log(multiply(leaf([2, -1, 4]), 1)), 2)),
    AnomalyError,
  );
  assertEquals(error.op, "log");
  assertStringIncludes(error.message, "1 NaN");
  assertStringIncludes(error.message, "input 0 [3] has min -1, max 4");
});

Deno.test("an infinity is an anomaly too", async () => {
  const error = await assertRejects(
    () => detectAnomaly(() => divide(leaf([1, 2]), 0)),
    AnomalyError,
  );
  assertEquals(error.op, "divide");
  assertStringIncludes(error.message, "2 infinite");
});

Deno.test("a derivative that makes infinity of numbers is named as that", async () => {
  const error = await assertRejects(
    () =>
      detectAnomaly(() => {
        const x = leaf([0, 4]);
        return grad(sumTo(sqrt(x), []), [x]);
      }),
    AnomalyError,
  );
  assertEquals(error.op, "sqrt.dx");
});

Deno.test("an op that only passes on what is not finite is not blamed", async () => {
  const x = leaf([NaN, Infinity]);
  const y = await detectAnomaly(() => multiply(x, 2));
  assertEquals([...await y.values()], [NaN, Infinity]);
});

Deno.test("the result is handed on where nothing is wrong", async () => {
  assertEquals(await detectAnomaly(() => 42), 42);
});

Deno.test("an error of the body comes through, and the watch ends", async () => {
  const fail = () => {
    throw new Error("mine");
  };
  await assertRejects(() => detectAnomaly(fail), Error, "mine");
  log(leaf([-1]));
});
