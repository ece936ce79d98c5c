import { assertEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { UsageError } from "../../kernel/errors.ts";
import { type Fields, fieldsOf, linesOf, parseLines } from "./jsonl.ts";

const stepsOf = (text: string) =>
  parseLines(text, "runs/a/x.jsonl", (row: Fields) => row.get("step"), "an object with a step");

Deno.test("every whole line is a row, and what follows the last line break is dropped", () => {
  assertEquals(stepsOf('{"step":1}\n{"step":2}\n{"st'), [1, 2]);
  assertEquals(stepsOf('{"step":1}\n{"step":2}'), [1]);
  assertEquals(stepsOf('{"step":1}'), []);
  assertEquals(stepsOf(""), []);
});

Deno.test("lines that end as Windows ends them are rows", () => {
  assertEquals(stepsOf('{"step":1}\r\n{"step":2}\r\n'), [1, 2]);
});

Deno.test("a damaged line is named by its number, with what was found and what is needed", () => {
  const { message } = assertThrows(() => stepsOf('{"step":1}\n{"stop":2}\n'), UsageError);
  assertEquals(
    message,
    'runs/a/x.jsonl: line 2 is damaged: found "{"stop":2}", needed: an object with a step; ' +
      "remove the line",
  );
});

Deno.test("what a terminal would obey, and a line of 10 MB, are shown in one short line", () => {
  for (const line of ["\x1b[31m\0", "\u2028", "[".repeat(1e7), "x".repeat(1e7)]) {
    const { message } = assertThrows(() => stepsOf(`${line}\n`), UsageError);
    assertEquals(/\p{Cc}|\p{Zl}/u.test(message), false);
    assertEquals(message.length < 200, true, message.slice(0, 300));
  }
});

Deno.test("only an object has fields, and none that it inherits", () => {
  for (const json of [null, true, 3, "text", [], undefined]) {
    assertEquals(fieldsOf(json), undefined);
  }
  assertEquals(fieldsOf({})?.get("toString"), undefined);
  assertEquals(fieldsOf(JSON.parse('{"__proto__":{"step":3}}'))?.get("step"), undefined);
  assertEquals(fieldsOf(JSON.parse('{"__proto__":5}'))?.get("__proto__"), 5);
});

Deno.test("lines put together again are the text, whatever it is", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "\n", "\r", " ") });
  fc.assert(fc.property(text, (text) => {
    const lines = linesOf(text);
    assertEquals(
      lines.map((line) => `${line}\n`).join(""),
      text.slice(0, text.lastIndexOf("\n") + 1),
    );
  }));
});
