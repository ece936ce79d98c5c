import { assert, assertEquals } from "@std/assert";
import { fitsTerminal, wrapLine } from "./lines.ts";

Deno.test("a text is broken at spaces, and later lines hang", () => {
  const words = Array.from({ length: 40 }, (_, i) => `word${i}`);
  const text = wrapLine(words.join(" "), { indent: 2, hang: 6 });
  const lines = text.split("\n");
  assert(lines.length > 2);
  assert(fitsTerminal(text));
  assert(lines.every((line, i) => (i === 0 ? /^ {2}\S/ : /^ {6}\S/).test(line)));
  assertEquals(lines.flatMap((line) => line.trim().split(" ")), words);
});

Deno.test("79 characters fit, 80 do not", () => {
  assert(fitsTerminal(`short\n${"a".repeat(79)}`));
  assert(!fitsTerminal(`short\n${"a".repeat(80)}`));
  assertEquals(
    wrapLine(`${"a".repeat(70)} ${"b".repeat(8)}`),
    `${"a".repeat(70)} ${"b".repeat(8)}`,
  );
  assertEquals(
    wrapLine(`${"a".repeat(70)} ${"b".repeat(9)}`),
    `${"a".repeat(70)}\n${"b".repeat(9)}`,
  );
});

Deno.test("a word longer than a line stays whole, and several spaces stay together", () => {
  const path = "/folder".repeat(20);
  assertEquals(wrapLine(`report: ${path}`, { hang: 2 }), `report:\n  ${path}`);
  assertEquals(
    wrapLine(`${"a".repeat(60)}   ${"b".repeat(20)} c`),
    `${"a".repeat(60)}   ${"b".repeat(20)}\nc`,
  );
});
