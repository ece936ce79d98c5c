import { assertEquals } from "@std/assert";
import { bySection, showCell } from "./section.ts";

Deno.test("numbers over seeds show their mean, the least and the greatest", () => {
  assertEquals(showCell([97.14, 97.32, 97.26], "accuracy"), "97.24 (97.14 to 97.32)");
  assertEquals(showCell([97.14], "accuracy"), "97.14");
  assertEquals(showCell([], "accuracy"), "–");
});

Deno.test("a column says how many decimals its numbers have", () => {
  assertEquals(showCell(96.6, "accuracy"), "96.60");
  assertEquals(showCell(3136, "units"), "3136");
  assertEquals(showCell(0.12345, { title: "change", digits: 3 }), "0.123");
  assertEquals(showCell(-1.5, "change"), "−1.50");
  assertEquals(showCell(-0.001, "change"), "0.00");
});

Deno.test("sections stand in the order of their questions, not of the alphabet", () => {
  const sections = [["Q10", "figure-3"], ["Q9", "scaled-pixels"], ["Q9", "figure-2"], ["Q1", "q1"]]
    .map(([question = "", name = ""]) => ({ question, name }));
  assertEquals(sections.sort(bySection).map(({ name }) => name), [
    "q1",
    "figure-2",
    "scaled-pixels",
    "figure-3",
  ]);
});
