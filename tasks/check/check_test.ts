import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { PluginSet, UsageError } from "../../kernel/mod.ts";
import { reference, wasm } from "../../plugins/backends/mod.ts";
import { matmul } from "../../plugins/ops/matmul.ts";
import { readFlags } from "../cli/flag.ts";
import { inFolder } from "../train/testing.ts";
import { type CheckFlags, checkFlags, runCheck } from "./command.ts";
import { notesOf, showError } from "./legend.ts";
import type { Cell, Matrix } from "./matrix.ts";
import { measureMatrix } from "./measure.ts";
import { matrixPage } from "./page.ts";
import { matrixPlot } from "./plot.ts";
import { absent, lesson, lying, odd, partial, plugins, stateOf } from "./testing.ts";
import { matrixText, verdict } from "./text.ts";
import { differences, lessons } from "./training.ts";
import { make, variantsOf } from "./variants.ts";

const variants = [reference, lying, partial, absent].flatMap((plugin) => variantsOf(plugin));
const found: Matrix = await measureMatrix({ variants, plugins, lessons: [lesson] });

Deno.test("each choice of engine, dtype and storage is a backend of its own; adapters are not", () => {
  assertEquals(variantsOf(reference).map(({ options }) => options["dtype"]).sort(), [
    "float32",
    "float64",
  ]);
  assertEquals(variantsOf(absent).map(({ options }) => options), [
    { engine: "slow", storage: "float32" },
    { engine: "slow", storage: "float16" },
  ]);
  assertEquals(variantsOf(lying).map(({ options }) => options), [{}]);
});

Deno.test("a backend that cannot be made is a column with its reason; a bug is none", async () => {
  const [first, second] = variantsOf(absent);
  assert(first !== undefined && second !== undefined);
  const { backend, column } = await make(second);
  assertEquals([backend, column.title, column.precision], [
    undefined,
    "absent slow float16",
    "float16",
  ]);
  assertEquals(column.refused, "found no device | of any kind; plug one in");
  const broken = { ...absent, create: () => Promise.reject(new TypeError("a bug")) };
  await assertRejects(() => make({ ...first, plugin: broken }), TypeError, "a bug");
});

Deno.test("what is right, wrong and refused is told apart, op by op", () => {
  const states = (row: string) =>
    ["reference float64", "reference float32", "lying float32", "partial float32"]
      .map((column) => stateOf(found, row, column));
  assertEquals(states("relu"), ["ok", "ok", "ok", "ok"]);
  assertEquals(states("matmul"), ["ok", "ok", "wrong", "refused"]);
  assertEquals(states("sgd"), ["reference", "ok", "ok", "ok"]);
  assertEquals(states("random numbers"), ["reference", "ok", "ok", "ok"]);
  assertEquals(states("lesson"), ["ok", "reference", "wrong", "ok"]);
  assertEquals(stateOf(found, "matmul", "absent slow float32"), "refused");
});

Deno.test("a training that goes astray is wrong, and one that is refused is not", async () => {
  const both = variants.filter(({ plugin }) => plugin === lying || plugin === partial);
  const few = PluginSet.empty.with([reference], "a test");
  const matrix = await measureMatrix({ variants: both, plugins: few, lessons: [odd] });
  const states = ["lying float32", "partial float32"].map((name) => stateOf(matrix, "odd", name));
  assertEquals(states, ["wrong", "refused"]);
});

Deno.test("the text has a note for each reason, and fits 100 columns with eight backends", () => {
  const text = matrixText(found, 80).replaceAll(/\s+/g, " ");
  assertStringIncludes(
    text,
    "matmul on lying float32: example of [[[1,2],[3,4]],[[1,0],[10,100]]]: y[0, 0]: expected 21, ",
  );
  assertStringIncludes(
    text,
    "matmul on partial float32: has no products; take another backend (at 13 samples, such as [3, 4], ",
  );
  assertStringIncludes(text, "absent slow float32: found no device");
  assertStringIncludes(text, "allowed: 0.001");
  assertEquals(
    verdict(found),
    "2 of 16 comparisons are wrong; 11 were refused, for the reasons in the notes.",
  );
  const [, one] = found.columns;
  assert(one !== undefined);
  const cells = Array<Cell>(8).fill({ state: "ok", error: 3e-7, allowed: 4e-6 });
  const wide = matrixText({
    columns: [one, one, ...Array(6).fill({ ...one, title: "webgpu float16" })],
    rows: [{ name: "softmaxCrossEntropy", kind: "op", cells }],
  }, 100);
  assert(wide.split("\n").every(({ length }) => length <= 100));
  assertStringIncludes(wide, "All 8 comparisons are right.");
});

Deno.test("cells with one reason on one backend share a note", () => {
  const { all } = notesOf(found);
  assertEquals(all.map(({ number }) => number), all.map((_, i) => i + 1));
  assertEquals(all.filter(({ places }) => places === "absent slow float32").length, 1);
  assertEquals([0, 3.2e-7, 1.26e-11].map(showError), ["0", "3e-7", "1e-11"]);
});

Deno.test("the page is Markdown that a pipe in a reason does not break", () => {
  const page = matrixPage(found, [{ name: "Deno", found: "2" }], "deno task check --backends");
  assertStringIncludes(page, "Written by `deno task check --backends`");
  assertStringIncludes(page, "| `matmul` | ok ");
  const tables = page.split("\n").filter((line) => line.startsWith("| "));
  const pipes = tables.map((line) => line.replaceAll("\\|", "").split("|").length);
  assertEquals(new Set(pipes).size, 1);
});

Deno.test("the plot has a cell for each comparison, and colours them by what was reached", () => {
  const spec = matrixPlot(found);
  const data: unknown = "data" in spec ? spec.data : undefined;
  assert(typeof data === "object" && data !== null && "values" in data);
  assert(Array.isArray(data.values));
  assertEquals(data.values.length, found.columns.length * found.rows.length);
  const shares = data.values.flatMap(({ share }) => typeof share === "number" ? [share] : []);
  assertEquals(shares.length, 14);
  assert(shares.every((share) => share >= 1e-4 && share <= 1));
});

Deno.test("a loss that is missing or no number is infinitely far from what it should be", () => {
  assertEquals(differences([1, 2, 3], [1, NaN]), [0, Infinity, Infinity]);
});

Deno.test("the networks learn the same on wasm as on the reference", async () => {
  for (const { name, run } of await lessons({ examples: 8, batchSize: 4 })) {
    const [right, found] = [await run(reference()), await run(wasm())];
    assertEquals(right.length, 2, name);
    assert(Math.max(...differences(right, found)) < 1e-5, name);
  }
});

const flagsOf = (given: Readonly<Record<string, string>> = {}): CheckFlags =>
  readFlags(checkFlags, new Map(Object.entries(given).map(([name, text]) => [name, [text]])));

Deno.test("the command writes all that it was asked for, and says whether all is right", async () => {
  await inFolder(async (folder) => {
    const texts: string[] = [];
    const output = { write: (text: string) => void texts.push(text), width: 80, colour: false };
    const [json, markdown, plots] = [join(folder, "a", "b.json"), join(folder, "c.md"), folder];
    const few = PluginSet.empty.with([matmul, reference, lying], "a test");
    const size = { examples: 2, batchSize: 2 };
    const flags = flagsOf({ backends: "true", json, markdown, plots });
    assertEquals(await runCheck(flags, ["reference"], few, output, size), true);
    assertStringIncludes(texts[0] ?? "", "All 5 comparisons are right.");
    const written: Matrix = JSON.parse(await Deno.readTextFile(json));
    assertEquals(written.columns.map(({ title }) => title), [
      "reference float64",
      "reference float32",
    ]);
    assertStringIncludes(
      await Deno.readTextFile(markdown),
      "`deno task check --backends reference --markdown ",
    );
    for (const ending of ["vl.json", "svg", "png"]) {
      assert((await Deno.stat(join(folder, `backends.${ending}`))).isFile);
    }
    assertEquals(
      await runCheck(flagsOf({ backends: "true" }), ["lying"], few, output, size),
      false,
    );
  });
});

Deno.test("the command refuses to check nothing, and backends that there are not", async () => {
  await assertRejects(
    () => runCheck(flagsOf(), [], plugins),
    UsageError,
    "--backends checks every",
  );
  await assertRejects(
    () => runCheck(flagsOf({ backends: "true" }), ["warm"], plugins),
    UsageError,
    'unknown backend "warm"',
  );
});
