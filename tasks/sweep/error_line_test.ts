import { assertEquals } from "@std/assert";
import { errorLine } from "./error_line.ts";

Deno.test("the last error is found among other lines, without colour", () => {
  assertEquals(
    errorLine("warning: slow\n\x1b[1m\x1b[31merror:\x1b[39m\x1b[22m no space\n"),
    "no space",
  );
  assertEquals(
    errorLine("error: a\nerror: Uncaught TypeError: b\n    at c (d.ts:1:2)\n"),
    "Uncaught TypeError: b",
  );
});

Deno.test("without one it is the last line, and nothing of nothing", () => {
  assertEquals(errorLine("Segmentation fault\r\n\r\n"), "Segmentation fault");
  assertEquals(errorLine(""), "");
});
