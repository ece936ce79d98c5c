import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { reference } from "../plugins/backends/reference/mod.ts";
import { clippingCases } from "./check/pytorch/mod.ts";
import { clipByNorm, clipByValue, squaredNorm, step, tensor, ValueError } from "./mod.ts";

const backend = reference({ dtype: "float64" });

for (const [i, { kind, limit, gradients, clipped, norm }] of clippingCases.entries()) {
  Deno.test(`gradients clipped by ${kind} to ${limit} are PyTorch's (case ${i})`, async () => {
    const given = gradients.map(({ shape, values }) =>
      tensor(Float64Array.from(values), { shape, backend })
    );
    const found = kind === "norm" ? clipByNorm(given, limit) : clipByValue(given, limit);
    for (const [j, { shape, values }] of clipped.entries()) {
      assertEquals(found[j]?.shape, shape);
      const actual = await found[j]?.values() ?? [];
      values.forEach((value, k) => assertAlmostEquals(actual[k] ?? NaN, value, 1e-12));
    }
    if (norm !== undefined) {
      assertAlmostEquals(Math.sqrt(await squaredNorm(given).item()), norm, 1e-12);
    }
  });
}

Deno.test("small gradients are left as they are", async () => {
  const [g] = clipByNorm([tensor([0.3, 0.4], { backend })], 1);
  assertEquals([...await g?.values() ?? []], [0.3, 0.4]);
});

Deno.test("clipping leaves no memory behind", () => {
  const own = reference();
  const g = tensor([3, 4], { backend: own });
  step(() => void clipByNorm([g, g], 1));
  assertEquals(own.memory().arrays, 1);
});

Deno.test("a limit that is not above 0, or no gradients at all, are refused", () => {
  for (const clip of [clipByNorm, clipByValue]) {
    assertThrows(() => clip([tensor([1], { backend })], 0), ValueError, "allowed: above 0");
    assertThrows(() => clip([tensor([1], { backend })], NaN), ValueError, "found NaN");
  }
  assertThrows(() => clipByNorm([], 1), ValueError, "found no gradients");
  assert(clipByValue([], 1).length === 0);
});
