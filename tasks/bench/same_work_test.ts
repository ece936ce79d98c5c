import { assertEquals, assertStringIncludes } from "@std/assert";
import { differentWork } from "./same_work.ts";

const own = [2.31789, 2.31761, 2.31735];

Deno.test("losses that agree to four digits and fall alike are the same work", () => {
  assertEquals(differentWork(own, own), "");
  assertEquals(differentWork(own.map((loss) => loss + 1e-5), own), "");
  assertEquals(differentWork(own.slice(0, 2), own), "");
  assertEquals(differentWork(own.slice(0, 1), own), "");
});

Deno.test("another loss, and an update that is missing or wrong, are not the same work", () => {
  assertEquals(
    differentWork(own.map((loss) => loss * 1.0002), own),
    "not the same work: loss 2.31781, dinograd's 2.31735",
  );
  const [start = NaN] = own;
  for (const factor of [0.9, 1.1]) {
    const losses = own.map((loss) => start - factor * (start - loss));
    assertStringIncludes(differentWork(losses, own), "not the same work: the loss fell by ");
  }
  assertStringIncludes(differentWork([start, start, start], own), "not the same work");
  assertStringIncludes(differentWork([NaN, NaN, NaN], own), "not the same work");
});

Deno.test("who rounds to float16 is held to losses that are near", () => {
  const [start = NaN] = own;
  const rounded = own.map((loss) => loss * 1.002);
  assertStringIncludes(differentWork(rounded, own), "not the same work");
  assertEquals(differentWork(rounded, own, true), "");
  assertEquals(differentWork([start, start, start], own, true), "");
  assertStringIncludes(differentWork(own.map((loss) => loss * 1.02), own, true), "not the same");
});
