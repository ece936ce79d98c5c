import { assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { repeatedKey } from "./json_keys.ts";

Deno.test("a key that stands twice in one object is found, at any depth", () => {
  assertEquals(repeatedKey('{"a":1,"b":2,"a":3}'), "a");
  assertEquals(repeatedKey('{"a":{"b":[{"c":1,"c":2}]}}'), "c");
  assertEquals(repeatedKey('{"":1,"":2}'), "");
});

Deno.test("two spellings of one key are the same key", () => {
  assertEquals(repeatedKey('{"a":1,"\\u0061" : 2}'), "a");
});

Deno.test("the same key in different objects, and texts that look like keys, are no repetition", () => {
  assertEquals(repeatedKey('{"a":{"a":1},"b":{"a":1}}'), undefined);
  assertEquals(repeatedKey('{"a":["x","x"],"b":"a","c":"{\\"a\\":1,\\"a\\":2}"}'), undefined);
});

Deno.test("what JSON.stringify writes never repeats a key", () => {
  fc.assert(fc.property(fc.json(), (text) => repeatedKey(text) === undefined));
});
