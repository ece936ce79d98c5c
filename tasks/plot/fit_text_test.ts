import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { cutText, oneLine, wrapText } from "./fit_text.ts";
import { heading } from "./heading.ts";
import { textWidth } from "./text_width.ts";

const lettering = { fontSize: 11 };
const fits = (text: string, width: number) => textWidth(text, 11) <= width;

Deno.test("text that fits is left alone, wider text loses its middle", () => {
  assertEquals(cutText("relu", 100, lettering), "relu");
  assertEquals(cutText("batchSize = 128, seed = 2", 100, lettering), "batchSiz…eed = 2");
});

Deno.test("what is cut or wrapped fits the width", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      fc.integer({ min: 20, max: 400 }),
      (text, width) => {
        assert(fits(cutText(text, width, lettering), width));
        const lines = wrapText(text, width, lettering, 3);
        assert(lines.length >= 1 && lines.length <= 3);
        assert(lines.every((line) => fits(line, width)));
      },
    ),
  );
});

Deno.test("text breaks at spaces and loses nothing where lines are not counted", () => {
  const words = fc.array(fc.constantFrom("a", "loss", "of", "batchSize", "="), { minLength: 1 });
  fc.assert(fc.property(words, (words) => {
    const lines = wrapText(words.join(" "), 80, lettering);
    assertEquals(lines.join(" "), words.join(" "));
  }));
  assertEquals(wrapText("one two three", 50, lettering), ["one two", "three"]);
});

Deno.test("a line rather ends at a comma than in the middle of what fits the next one", () => {
  const wrap = (text: string, width: number) => wrapText(text, width, lettering);
  const label = "hidden = 16, activation = relu";
  assertEquals(wrap(label, 150), ["hidden = 16,", "activation = relu"]);
  assertEquals(wrap(label, 60), ["hidden =", "16,", "activation", "= relu"]);
  assertEquals(wrap(label, 300), [label]);
  assertEquals(wrap("a, one two three four", 70), ["a, one two", "three four"]);
});

Deno.test("a word wider than a line is broken where its parts meet", () => {
  const lines = wrapText("run batch-16-adam_again", 60, lettering);
  assertEquals(lines, ["run batch-", "16-adam_", "again"]);
  assertEquals(wrapText("batch-16", 60, lettering), ["batch-16"]);
});

Deno.test("line breaks, tabs and other control characters become spaces", () => {
  assertEquals(oneLine(" a\r\n\tb\u0000c "), "a b c");
});

Deno.test("a heading has title and notes, notes alone, or nothing", () => {
  assertEquals(heading("Digits", ["", "note"], 400), {
    title: { text: ["Digits"], subtitle: ["note"] },
  });
  assertEquals(heading("Digits", [""], 400), { title: { text: ["Digits"] } });
  assertEquals(heading(undefined, ["note"], 400).title?.text, ["note"]);
  assertEquals(heading(undefined, [], 400), {});
});
