import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../kernel/errors.ts";
import type { Profile } from "../../kernel/profile.ts";
import { parseProfile } from "./profile.ts";

const profile: Profile = {
  ...{ backend: "wasm", steps: 90, warmup: 10, microseconds: 12, timing: 0.5 },
  rows: [{ op: "matmul", phase: "backward", calls: 1.5, microseconds: 8.5 }],
  between: [{ phase: "backward", microseconds: 2 }, { phase: "end", microseconds: 1 }],
};

Deno.test("a profile is read as it was written", () => {
  assertEquals(parseProfile(JSON.stringify(profile), "profile.json"), profile);
});

Deno.test("a damaged profile is refused by the name of its file", () => {
  const text = JSON.stringify(profile);
  for (
    const damaged of [
      text.slice(0, -1),
      text.replace('"steps":90', '"steps":"90"'),
      text.replace('"timing":0.5', '"timing":-1'),
      text.replace('"phase":"end"', '"phase":"ends"'),
      text.replace('"calls":1.5', '"calls":null'),
      text.replace('"phase":"backward","calls"', '"phase":"end","calls"'),
      text.replace('"rows":[', '"rows":[1,'),
      "[]",
    ]
  ) {
    assertThrows(() => parseProfile(damaged, "profile.json"), UsageError, "profile.json: not the");
  }
});
