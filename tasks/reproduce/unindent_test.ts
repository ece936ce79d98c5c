import { assertEquals } from "@std/assert";
import { unindent } from "./unindent.ts";

Deno.test("the indentation of the script is taken away, that of the text stays", () => {
  assertEquals(
    unindent(`
      One
        two

      three  `),
    "One\n  two\n\nthree",
  );
});

Deno.test("the first line does not count", () => {
  assertEquals(unindent("One\n      two\n      three"), "One\ntwo\nthree");
  assertEquals(unindent("One"), "One");
  assertEquals(unindent(""), "");
});
