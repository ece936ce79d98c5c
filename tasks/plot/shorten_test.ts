import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { shorten, shortenAll } from "./shorten.ts";

const upTo = (length: number) => (text: string) => [...text].length <= length;

Deno.test("a text that does not fit loses its middle, its start or its end", () => {
  assertEquals(shorten("abcdef", upTo(6)), "abcdef");
  assertEquals(shorten("abcdefgh", upTo(5)), "ab…gh");
  assertEquals(shorten("abcdefgh", upTo(5), "start"), "…efgh");
  assertEquals(shorten("abcdefgh", upTo(5), "end"), "abcd…");
});

Deno.test("what all texts share goes first, in whole settings or words", () => {
  assertEquals(
    shortenAll(["optimizer = adam, hidden = 8", "optimizer = adam, hidden = 16"], upTo(15)),
    ["…hidden = 8", "…hidden = 16"],
  );
  assertEquals(
    shortenAll(["batch = 8, hidden = 8, seed = 1", "batch = 16, hidden = 8, seed = 1"], upTo(16)),
    ["batch = 8…", "batch = 16…"],
  );
  assertEquals(shortenAll(["digits-mlp-adam-1", "digits-mlp-adam-12"], upTo(12)), ["…1", "…12"]);
  assertEquals(shortenAll(["a, b", "a, c"], upTo(4)), ["a, b", "a, c"]);
});

Deno.test("the cut is where it leaves different texts different", () => {
  const texts = ["aaaaaaaa1bbbbbbbb", "aaaaaaaa2bbbbbbbb", "1aaaaaaaaabbbbbbb"];
  assertEquals(new Set(shortenAll(texts, upTo(12))).size, 3);
});

Deno.test("all that comes back fits, and texts that fit come back as they are", () => {
  const texts = fc.array(fc.string({ unit: "grapheme" }), { maxLength: 6 });
  fc.assert(fc.property(texts, fc.integer({ min: 1, max: 30 }), (texts, length) => {
    const fits = upTo(length);
    const short = shortenAll(texts, fits);
    assertEquals(short.length, texts.length);
    assert(short.every(fits));
    if (texts.every(fits)) assertEquals(short, texts);
  }));
});
