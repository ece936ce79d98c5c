import { assertEquals } from "@std/assert";
import { formatTable } from "./table.ts";

Deno.test("numbers are aligned to the right, texts to the left, all under their titles", () => {
  assertEquals(
    formatTable(
      [{ title: "split" }, { title: "n" }, { title: "accuracy", format: (x) => `${100 * x} %` }],
      [["validation", 5000, 0.5], ["test", 10000, 1]],
    ),
    [
      "split           n  accuracy",
      "----------  -----  --------",
      "validation   5000      50 %",
      "test        10000     100 %",
    ].join("\n"),
  );
});

Deno.test("a cell that is missing shows as a dash, aligned like its column", () => {
  assertEquals(
    formatTable([{ title: "name" }, { title: "loss" }], [["a", undefined], [undefined, 0.25]]),
    "name  loss\n----  ----\na        –\n–     0.25",
  );
});

Deno.test("a column with any text is a column of texts", () => {
  assertEquals(formatTable([{ title: "x" }], [[1], ["off"]]), "x\n---\n1\noff");
});

Deno.test("a table without rows has titles alone", () => {
  assertEquals(formatTable([{ title: "a" }, { title: "bc" }], []), "a  bc\n-  --");
});

Deno.test("a title may have several lines; one of fewer stands low", () => {
  assertEquals(
    formatTable([{ title: "op" }, { title: "wasm\nf32" }, { title: "n" }], [["relu", "ok", 3]]),
    "      wasm\nop    f32   n\n----  ----  -\nrelu  ok    3",
  );
});
