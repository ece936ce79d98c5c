import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../kernel/errors.ts";
import { parseKinds } from "./kinds.ts";

Deno.test("kinds come each once, in the order in which plots are shown", () => {
  assertEquals(parseKinds("bars, learning-curve,bars", "--kind"), ["learning-curve", "bars"]);
  assertEquals(parseKinds("worst,all", "--kind"), "all");
});

Deno.test("an unknown kind is refused with those that there are", () => {
  assertThrows(
    () => parseKinds("bar", "--kind"),
    UsageError,
    '--kind: found "bar", allowed: learning-curve, small-multiples, bars,',
  );
  assertThrows(() => parseKinds("", "--kind"), UsageError, '--kind: found ""');
});
