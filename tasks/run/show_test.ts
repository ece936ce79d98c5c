import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { quote, showSizes } from "./show.ts";

Deno.test("a text is quoted as it stands where it can be printed", () => {
  assertEquals(quote("größer 漢字 🙂"), '"größer 漢字 🙂"');
  assertEquals(quote(""), '""');
});

Deno.test("what a terminal would obey is escaped", () => {
  assertEquals(
    quote("a\nb\x1b[31m\u2028\u202e\ud800"),
    '"a\\u{a}b\\u{1b}[31m\\u{2028}\\u{202e}\\u{d800}"',
  );
});

Deno.test("any text becomes one short printable line", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
    const shown = quote(text);
    assert(!/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(shown), shown);
    assert(shown.length <= 5 + 40 * 8);
    assertEquals(shown.endsWith('..."'), text.length > 40 || text.endsWith("..."));
  }));
});

Deno.test("a shape of many axes is cut", () => {
  assertEquals(showSizes([]), "[]");
  assertEquals(showSizes([1, 2, 3, 4, 5, 6, 7, 8]), "[1, 2, 3, 4, 5, 6, 7, 8]");
  assertEquals(showSizes(new Array(1e6).fill(1)), "[1, 1, 1, 1, 1, 1, 1, 1, ...] of 1000000 axes");
});
