import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { damaged, damages, readOrRefusal } from "../../data/test_damage.ts";
import { histogram, parseHistograms } from "./histograms.ts";
import { linesOf } from "./jsonl.ts";
import { parseMetrics, parseTimes } from "./metrics.ts";
import { parseResult } from "./result.ts";

/** A reader of rows, and lines as a run writes them. */
interface RowFile {
  readonly name: string;
  readonly parse: (text: string, source: string) => readonly object[];
  readonly line: (i: number) => unknown;
  /** Fields that a row may have, with the type of each. */
  readonly fields: Readonly<Record<string, "number" | "object">>;
  readonly required: readonly string[];
}

const files: readonly RowFile[] = [
  {
    name: "runs/a/metrics.jsonl",
    parse: parseMetrics,
    line: (i) => ({
      epoch: i / 2,
      step: 10 * i,
      trainLoss: i === 2 ? NaN : 1 / i,
      trainAccuracy: 0.5,
      validationLoss: 1e-300 * i,
      validationAccuracy: 1,
      learningRate: 1e-3,
    }),
    fields: {
      epoch: "number",
      step: "number",
      trainLoss: "number",
      trainAccuracy: "number",
      validationLoss: "number",
      validationAccuracy: "number",
      learningRate: "number",
    },
    required: ["epoch", "step"],
  },
  {
    name: "runs/a/times.jsonl",
    parse: parseTimes,
    line: (i) => ({ step: 10 * i, seconds: i / 3, samplesPerSecond: 1e4 / i }),
    fields: { step: "number", seconds: "number", samplesPerSecond: "number" },
    required: ["step", "seconds", "samplesPerSecond"],
  },
  {
    name: "runs/a/histograms.jsonl",
    parse: (text, source) => {
      const rows = parseHistograms(text, source);
      for (const { weights, gradients } of rows) {
        for (const { min, max, counts } of Object.values({ ...weights, ...gradients })) {
          assert(min <= max && counts.length > 0 && counts.every((n) => Number.isInteger(n)));
        }
      }
      return rows;
    },
    line: (i) => ({
      epoch: i,
      step: 10 * i,
      weights: { 'q"\\größe': histogram([i, 2 * i, 7]), bias: histogram([i]) },
      gradients: { "linear1.weight": histogram([-i, 0, i]) },
    }),
    fields: { epoch: "number", step: "number", weights: "object", gradients: "object" },
    required: ["epoch", "step", "weights", "gradients"],
  },
];

/** Bytes as a file's text, as `Deno.readTextFile` decodes them. */
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** Reads a file, or is refused as a user is. What is read has as many rows as the file has lines. */
function checkedRead({ name, parse, fields, required }: RowFile, text: string) {
  const rows = readOrRefusal(name, () => parse(text, name));
  if (rows === undefined) return undefined;
  assertEquals(rows.length, linesOf(text).length);
  for (const row of rows) {
    for (const field of required) assert(Object.hasOwn(row, field), `a row without ${field}`);
    for (const [field, value] of Object.entries(row)) assertEquals(typeof value, fields[field]);
    assertEquals(Object.getPrototypeOf(row), Object.prototype);
  }
  return rows;
}

for (const file of files) {
  const whole = Array.from({ length: 5 }, (_, i) => `${JSON.stringify(file.line(i + 1))}\n`).join(
    "",
  );
  const bytes = new TextEncoder().encode(whole);

  Deno.test(`${file.name}: damaged lines are read or refused in one line`, () => {
    assertEquals(checkedRead(file, whole)?.length, 5);
    fc.assert(
      fc.property(damages, (all) => {
        checkedRead(file, textOf(damaged(bytes, all)));
      }),
      { numRuns: 500 },
    );
  });

  Deno.test(`${file.name}: a field of another type is refused, whichever it is`, () => {
    const other = fc.oneof(
      fc.constantFrom(true, "1", "", [], [1], ["a"]),
      fc.constant({ length: 1 }),
      fc.string(),
    );
    fc.assert(fc.property(fc.constantFrom(...Object.keys(file.fields)), other, (field, value) => {
      fc.pre(!(file.fields[field] === "object" && JSON.stringify(value) === "{}"));
      const changed = JSON.stringify({ ...Object(file.line(1)), [field]: value });
      assertEquals(checkedRead(file, `${whole}${changed}\n${whole}`), undefined);
    }));
  });

  Deno.test(`${file.name}: a line is a row or refused, whatever JSON or text it holds`, () => {
    const keys = [...Object.keys(file.fields), "__proto__", "constructor", "note"];
    const object = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue());
    const line = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      object.map((x) => JSON.stringify(x)),
    );
    fc.assert(fc.property(fc.array(line, { maxLength: 3 }), (lines) => {
      checkedRead(file, lines.map((each) => `${each}\n`).join(""));
    }));
  });

  Deno.test(`${file.name}: files that are odd, empty or made to exhaust a parser`, () => {
    const [line = ""] = linesOf(whole);
    const deep = "[".repeat(1e5);
    const refused = [
      `\ufeff${line}\n`,
      `${line}${line}\n`,
      `${line}\n\n`,
      `${line.replace(/\d+/, "NaN")}\n`,
      `${line.replace(/\d+/, "0x10")}\n`,
      `${deep}\n`,
      `${deep}${"]".repeat(1e5)}\n`,
      `${line.slice(0, -1)},"note":${deep}${"]".repeat(1e5)}}\n`,
      `{"__proto__":${line}}\n`,
      `${"x".repeat(1e7)}\n`,
      `${" ".repeat(1e7)}\n`,
      `${textOf(Uint8Array.of(0xff, 0xfe, 0, 0xc0))}\n`,
      `${"\0".repeat(4096)}\n`,
    ];
    for (const text of refused) {
      assertEquals(checkedRead(file, text), undefined, JSON.stringify(text.slice(0, 60)));
    }
    const read: [string, number][] = [
      ["", 0],
      [line, 0],
      ["\0".repeat(4096), 0],
      [`${line}\r\n${line}\r\n`, 2],
      [`${line}\n${deep}`, 1],
      [`${line.slice(0, -1)},"note":"${"x".repeat(1e7)}"}\n`, 1],
      [`${line.slice(0, -1)},"__proto__":{"step":true}}\n`, 1],
    ];
    for (const [text, count] of read) {
      assertEquals(checkedRead(file, text)?.length, count, JSON.stringify(text.slice(0, 60)));
    }
  });
}

Deno.test("runs/a/result.json: damage is read or refused in one line", () => {
  const source = "runs/a/result.json";
  const names = [
    ...["step", "epochs", "parameters", "bestValidationAccuracy", "bestStep", "seconds"],
    ...["validationAccuracy", "validationLoss", "trainLoss", "testAccuracy", "testLoss"],
  ];
  const whole = JSON.stringify(Object.fromEntries(names.map((name, i) => [name, i / 8])), null, 2);
  const bytes = new TextEncoder().encode(`${whole}\n`);
  assert(readOrRefusal(source, () => parseResult(whole, source)) !== undefined);
  fc.assert(
    fc.property(damages, (all) => {
      const text = textOf(damaged(bytes, all));
      const result = readOrRefusal(source, () => parseResult(text, source));
      for (const value of Object.values(result ?? {})) assertEquals(typeof value, "number");
    }),
    { numRuns: 500 },
  );
});
