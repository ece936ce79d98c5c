import { assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { formatCsv } from "./csv.ts";

/** Reads CSV as RFC 4180 has it, one character after the other. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let i = 0; i < text.length;) {
    let field = "";
    if (text[i] === '"') {
      for (i++; text[i] !== '"' || text[i + 1] === '"'; i++) {
        if (text[i] === '"') i++;
        field += text[i];
      }
      i++;
    } else {
      while (text[i] !== "," && text[i] !== "\r") field += text[i++];
    }
    row.push(field);
    if (text[i] === ",") {
      i++;
      // A comma at the end of a line is followed by an empty field.
      if (text[i] === "\r") row.push("");
    }
    if (text[i] === "\r") {
      rows.push(row);
      row = [];
      i += 2;
    }
  }
  return rows;
}

Deno.test("what is written is read again, whatever the fields hold", () => {
  const field = fc.string({ unit: fc.constantFrom("a", ",", '"', "\r", "\n", " ", "é", "=") });
  const width = 3;
  const row = fc.array(field, { minLength: width, maxLength: width });
  fc.assert(fc.property(row, fc.array(row), (header, rows) => {
    assertEquals(readCsv(formatCsv(header, rows)), [header, ...rows]);
  }));
});

Deno.test("only what must be is quoted, and what is missing is empty", () => {
  assertEquals(
    formatCsv(["run", "x"], [["a b", 0.5], ['say "no"', undefined], ["c", false], ["d", NaN]]),
    'run,x\r\na b,0.5\r\n"say ""no""",\r\nc,false\r\nd,NaN\r\n',
  );
});
