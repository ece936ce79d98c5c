import { assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { parseJson } from "./json.ts";

Deno.test("JSON is read as JSON.parse reads it", () => {
  fc.assert(fc.property(fc.json({ maxDepth: 6 }), (text) => {
    assertEquals(parseJson(text), JSON.parse(text));
  }));
});

Deno.test("a text that is not JSON says nothing", () => {
  const texts = ["", "{", "NaN", "'a'", "1,", '"', '"\\', "\ufeff{}", "undefined", "{} {}"];
  for (const text of texts) assertEquals(parseJson(text), undefined);
});

Deno.test("what lies deeper than 100 arrays and objects is not read, for the memory it would take", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  assertEquals(parseJson(nested(100)), JSON.parse(nested(100)));
  assertEquals(parseJson(nested(101)), undefined);
  assertEquals(parseJson(`${'{"a":'.repeat(101)}1${"}".repeat(101)}`), undefined);
});

Deno.test("brackets within texts, and one after the other, lie in nothing", () => {
  const text = JSON.stringify({ a: "[".repeat(200), b: '\\"[[[' + "{".repeat(200) });
  assertEquals(parseJson(text), JSON.parse(text));
  assertEquals(parseJson(`[${new Array(500).fill("[]")}]`), new Array(500).fill([]));
});
