import { assert, assertEquals } from "@std/assert";
import { showBlock } from "./console.ts";
import { fitsTerminal } from "./lines.ts";

Deno.test("a table that fits a terminal is a table", () => {
  assertEquals(
    showBlock({ kind: "table", columns: ["of", "ours"], rows: [["`ReLU`", [96, 97]]] }),
    `
  of    ours
  ----  ----------------------
  ReLU  96.50 (96.00 to 97.00)
`,
  );
});

Deno.test("a table that is too wide for a terminal is shown row by row", () => {
  const columns = ["", "report", "PyTorch", "ours, last epoch", "change between epochs"];
  const row = ["`ReLU`", 96.36, [96, 97], [96, 98], [0.1, 0.3]];
  assertEquals(
    showBlock({ kind: "table", columns, rows: [row] }),
    `
  ReLU
    report                 96.36
    PyTorch                96.50 (96.00 to 97.00)
    ours, last epoch       97.00 (96.00 to 98.00)
    change between epochs  0.20 (0.10 to 0.30)
`,
  );
});

Deno.test("what is shown of any block fits a terminal", () => {
  const long = "many words and ".repeat(20).trim();
  const shown = [
    showBlock({ kind: "finding", label: long, holds: false, detail: long }),
    showBlock({ kind: "table", columns: ["", "b"], rows: [[long, long], ["x", 1]] }),
    showBlock({ kind: "figure", name: "figure-2", caption: long, files: ["svg"] }),
  ];
  for (const text of shown) assert(text !== undefined && fitsTerminal(text), text);
});
