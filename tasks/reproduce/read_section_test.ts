import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { damaged, damages, readOrRefusal } from "../../data/test_damage.ts";
import { showBlock } from "./console.ts";
import { reportToMarkdown } from "./markdown.ts";
import { numbersOf } from "./numbers.ts";
import { reportToPage } from "./page.ts";
import { parseSection } from "./read_section.ts";
import type { Section } from "./section.ts";

const source = "report/sections/q1.json";

/** A section with everything that one may hold. */
const whole: Section = {
  name: "q1",
  question: "Q1",
  title: "a title",
  quick: false,
  blocks: [
    { kind: "text", markdown: "Some $x^2$ and a [link](repo:mod.ts#L1).\n\n$$\\frac{1}{x}$$" },
    { kind: "code", language: "ts", text: "1 < 2;" },
    {
      kind: "table",
      columns: ["", { title: "value", digits: 3 }, { title: "$y$" }],
      rows: [["seeds", [1, NaN], 2], ["`one`", [], NaN]],
    },
    { kind: "figure", name: "figure-1", caption: "a plot", files: ["svg", "png", "vl.json"] },
    { kind: "finding", label: "it *holds*", holds: true, detail: "By $\\pi$." },
    { kind: "runs", runs: [{ label: "ReLU", command: "deno task train" }] },
  ],
};
const text = JSON.stringify(whole, null, 2);

/** Reads a section, or is refused as a user is; what is read can be written in all forms. */
function checkedRead(text: string): Section | undefined {
  const section = readOrRefusal(source, () => parseSection(text, source));
  if (section === undefined) return undefined;
  reportToMarkdown([section], () => "there");
  reportToPage([section], new Map(), () => undefined);
  JSON.stringify(numbersOf([section]));
  section.blocks.forEach(showBlock);
  return section;
}

type Path = readonly string[];

/** Where there is a value within a value, itself included. */
function pathsOf(json: unknown): Path[] {
  if (typeof json !== "object" || json === null) return [[]];
  const below = Object.entries(json).flatMap(([key, value]) =>
    pathsOf(value).map((path) => [key, ...path])
  );
  return [[], ...below];
}

/** The section with another value in one place; without it where the value is `undefined`. */
function withValue(path: Path, value: unknown): string {
  const replace = (json: unknown, [key, ...rest]: Path): unknown => {
    if (key === undefined) return value;
    if (Array.isArray(json)) {
      const items: unknown[] = json;
      return items.map((item, i) => String(i) === key ? replace(item, rest) : item);
    }
    const entries = Object.entries(Object(json));
    return Object.fromEntries(
      entries.map(([name, item]) => [name, name === key ? replace(item, rest) : item]),
    );
  };
  return JSON.stringify(replace(JSON.parse(text), path)) ?? "";
}

const paths = pathsOf(JSON.parse(text));

Deno.test("a section is read as it was written", () => {
  assertEquals(checkedRead(text), whole);
});

Deno.test("an object in the place of anything is refused, and so is what is missing", () => {
  for (const path of paths) {
    assertEquals(checkedRead(withValue(path, {})), undefined, path.join("."));
    // A hole in a list is null in JSON, which a number that is not finite is too.
    const isKey = path.length > 0 && !/^\d+$/.test(path.at(-1) ?? "");
    if (!isKey || path.at(-1) === "digits") continue;
    assertEquals(checkedRead(withValue(path, undefined)), undefined, path.join("."));
  }
});

Deno.test("what is refused is named with its place, what was found and what is needed", () => {
  const start = `${source}: not a section of a report: `;
  const end = "; delete the file and run deno task reproduce q1 again";
  const cases: [Path, unknown, string][] = [
    [["name"], "q2", 'section.name: found "q2", needed: q1'],
    [["quick"], "no", 'section.quick: found "no", needed: true or false'],
    [["blocks"], undefined, "section.blocks: found nothing, needed: a list"],
    [["blocks", "0", "markdown"], 3, "section.blocks[0].markdown: found 3, needed: a text"],
    [
      ["blocks", "0", "markdown"],
      "so $\\frac{1$",
      'section.blocks[0].markdown: found TeX "\\frac{1", which KaTeX refuses: ' +
      `"Unexpected end of input in a macro argum..."`,
    ],
    [
      ["blocks", "2", "rows", "1"],
      "a row",
      'section.blocks[2].rows[1]: found "a row", needed: a list',
    ],
    [
      ["blocks", "2", "columns", "1", "digits"],
      -1,
      "section.blocks[2].columns[1].digits: found -1, needed: a number of decimals from 0 to 100",
    ],
    [
      ["blocks", "3", "files", "0"],
      "exe",
      'section.blocks[3].files[0]: found "exe", needed: vl.json or svg or png',
    ],
    [
      ["blocks", "4", "kind"],
      "found",
      'section.blocks[4].kind: found "found", needed: text, code, table, figure, finding or runs',
    ],
  ];
  for (const [path, value, problem] of cases) {
    let message = "";
    try {
      parseSection(withValue(path, value), source);
    } catch (error) {
      message = String(error);
    }
    assertEquals(message, `UsageError: ${start}${problem}${end}`);
  }
});

Deno.test("a figure's name does not lead out of its folder", () => {
  const path = ["blocks", "3", "name"];
  const outside = ["../a", "/etc/a", "a/b", "a\\b", "..", ".", "", "C:a", "a\0b", ".hidden"];
  for (const name of outside) assertEquals(checkedRead(withValue(path, name)), undefined, name);
  assert(checkedRead(withValue(path, "figure-2.b")) !== undefined);
});

Deno.test("any value in any place, and damaged bytes, are read or refused in one line", () => {
  const strings = fc.constantFrom(
    "$",
    "$\\$",
    "$}$",
    "**",
    "`",
    "[a](b)",
    "$$\\tag{1}$$",
    "__proto__",
  );
  const value = fc.oneof(fc.jsonValue(), strings, fc.string({ unit: "binary" }), fc.double());
  fc.assert(
    fc.property(fc.constantFrom(...paths), value, (path, value) => {
      checkedRead(withValue(path, value));
    }),
    { numRuns: 500 },
  );
  const bytes = new TextEncoder().encode(text);
  fc.assert(
    fc.property(damages, (all) => {
      checkedRead(new TextDecoder().decode(damaged(bytes, all)));
    }),
    { numRuns: 500 },
  );
});

Deno.test("sections of the printed report are read", async () => {
  const folder = new URL("../../docs/report/sections/", import.meta.url);
  for await (const { name } of Deno.readDir(folder)) {
    const text = await Deno.readTextFile(new URL(name, folder));
    assertEquals(parseSection(text, name), JSON.parse(text));
  }
});
