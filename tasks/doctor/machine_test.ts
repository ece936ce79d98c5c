import { assertEquals, assertMatch } from "@std/assert";
import { denoFinding } from "./machine.ts";

Deno.test("a Deno before 2.9, or of another major version, is not the one; later ones are", () => {
  const states = ["2.9.0", "2.9.6", "2.31.0", "2.8.9", "1.46.3", "3.0.0"].map(denoFinding);
  assertEquals(states.map(({ state }) => state), [
    ...["works", "works", "works", "missing", "missing", "missing"] as const,
  ]);
  assertMatch(denoFinding("2.8.9").hint ?? "", /^deno upgrade 2\.9\.\d+, or /);
});
