import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../kernel/mod.ts";
import { parseInterval, Timer } from "./interval.ts";

Deno.test("an interval is a number of steps or a time", () => {
  assertEquals(parseInterval("500", "--every"), { steps: 500 });
  assertEquals(parseInterval("30s", "--every"), { seconds: 30 });
  assertEquals(parseInterval("1.5min", "--every"), { seconds: 90 });
  assertEquals(parseInterval("2 h", "--every"), { seconds: 7200 });
  for (const text of ["", "0", "0s", "-3", "1.5", "3 days", "1e3", "s"]) {
    assertThrows(() => parseInterval(text, "--every"), UsageError, `--every: found "${text}"`);
  }
});

Deno.test("a timer counts steps from its last start, or milliseconds", () => {
  const steps = new Timer({ steps: 10 }, 5);
  assertEquals([14, 15, 16].map((step) => steps.isDue(step)), [false, true, true]);
  steps.restart(16);
  assertEquals([25, 26].map((step) => steps.isDue(step)), [false, true]);

  let now = 0;
  const clock = new Timer({ seconds: 2 }, 0, () => now);
  now = 1999;
  assertEquals(clock.isDue(1_000_000), false);
  now = 2000;
  assertEquals(clock.isDue(1), true);
});
