import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../kernel/errors.ts";
import { seedsOption } from "./seeds.ts";

const seeds = seedsOption({ description: "seeds" });

Deno.test("seeds are read from a list with commas", () => {
  assertEquals(seeds.parse("0,1,12", "--seeds"), [0, 1, 12]);
  assertEquals(seeds.parse("-3", "--seeds"), [-3]);
  assertEquals(seeds.show([0, 1]), "0,1");
});

Deno.test("anything else is refused with what is allowed", () => {
  for (const text of ["", "a", "1,", "1, 2", "1.5", "0,0", "9007199254740993"]) {
    assertThrows(() => seeds.parse(text, "--seeds"), UsageError, "allowed: whole numbers");
  }
});
