import { assertEquals } from "@std/assert";
import { median, quartiles } from "./statistics.ts";

Deno.test("the median of an even number of values lies between the two in the middle", () => {
  assertEquals(median([3, 1, 2]), 2);
  assertEquals(median([4, 1, 3, 2]), 2.5);
  assertEquals(median([]), NaN);
});

Deno.test("quartiles are those of NumPy's default", () => {
  assertEquals(quartiles([7, 1, 3, 2]), { median: 2.5, low: 1.75, high: 4 });
  assertEquals(quartiles([5, 1, 4, 2, 3]), { median: 3, low: 2, high: 4 });
  assertEquals(quartiles([6]), { median: 6, low: 6, high: 6 });
});
