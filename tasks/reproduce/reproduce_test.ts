import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../../kernel/errors.ts";
import { relu } from "../../plugins/ops/relu.ts";
import { chooseExperiments } from "./discover.ts";
import { defineExperiment, type Experiment } from "./experiment.ts";
import { reproduce } from "./reproduce.ts";

/** An experiment that says a little of everything. */
const sample = (name: string, value: number): Experiment =>
  defineExperiment({
    name,
    question: "Q5",
    title: `a | title of ${name}`,
    takes: "1 s",
    async run({ text, code, table, figure, drawing, finding, passes, worked }) {
      text("Some $x^2$ and a [link](repo:mod.ts#L1).");
      code("ts", "1 < 2;");
      table(["", "value"], [["seeds", [value, value + 1]], ["one | two", value]]);
      await figure(`${name}-plot`, { data: { values: [] }, mark: "point" }, "a plot");
      await drawing(`${name}-drawing`, `<svg xmlns="http://www.w3.org/2000/svg"/>`, "a drawing");
      finding("the value is 1", value === 1, `It is ${value}.`);
      await passes(relu);
      await worked(relu, { inputs: { X: [-1, 2] } });
    },
  });

async function inFolder(test: (out: string) => Promise<void>): Promise<void> {
  const out = await Deno.makeTempDir();
  try {
    await test(out);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}

const run = (experiments: readonly Experiment[], out: string) =>
  reproduce(experiments, { quick: false, parallel: 1, out, print: () => {} });

Deno.test("a report holds what the experiment said, in every form", async () => {
  await inFolder(async (out) => {
    assertEquals(await run([sample("first", 1)], out), []);
    const read = (name: string) => Deno.readTextFile(join(out, name));
    const markdown = await read("report.md");
    assertStringIncludes(markdown, "| seeds | 1.50 (1.00 to 2.00) |");
    assertStringIncludes(markdown, "| one \\| two | 1 |");
    assertStringIncludes(markdown, "](figures/first-plot.svg)");
    assertStringIncludes(markdown, "✓ holds: **the value is 1.** It is 1.");
    assertStringIncludes(markdown, "deno task reproduce first");
    assertStringIncludes(markdown, "| X∇ | [2] | `[0, 1]` |");
    const page = await read("index.html");
    assertStringIncludes(page, "1 &lt; 2;");
    assertEquals(page.match(/src="data:image\/svg\+xml;base64,/g)?.length, 2);
    assert(!/(src|href)="(https?:|figures)/.test(page), "the page needs nothing else");
    const numbers = JSON.parse(await read("numbers.json"));
    assertEquals(numbers.first.tables[0][0].value, {
      mean: 1.5,
      least: 1,
      greatest: 2,
      values: [1, 2],
    });
    const figures = Array.from(Deno.readDirSync(join(out, "figures")), ({ name }) => name).sort();
    assertEquals(
      figures,
      ["drawing.png", "drawing.svg", "plot.png", "plot.svg", "plot.vl.json"]
        .map((name) => `first-${name}`),
    );
  });
});

Deno.test("another experiment adds its section; the same one again changes no byte", async () => {
  await inFolder(async (out) => {
    const contents = () => Deno.readTextFile(join(out, "report.md"));
    await run([sample("first", 1), sample("second", 1)], out);
    const before = await contents();
    assertStringIncludes(before, "title of first");
    assertStringIncludes(before, "title of second");
    await run([sample("second", 1)], out);
    assertEquals(await contents(), before);
    await run([sample("second", 3)], out);
    assertStringIncludes(await contents(), "✗ does not hold: **the value is 1.** It is 3.");
  });
});

Deno.test("claims that do not hold are returned and told, and the last line is where the report is", async () => {
  await inFolder(async (out) => {
    const lines: string[] = [];
    const print = (text: string) => lines.push(...text.split("\n"));
    const failed = await reproduce([sample("first", 2)], { quick: false, parallel: 1, out, print });
    assertEquals(failed, ["first: the value is 1: It is 2."]);
    assertEquals(lines.slice(-4), [
      "1 claim does not hold:",
      "  first: the value is 1: It is 2.",
      "",
      `report: ${join(out, "index.html")}`,
    ]);
  });
});

Deno.test("a rehearsal says so before its numbers, on the terminal and in the report", async () => {
  await inFolder(async (out) => {
    const tiny = "--dataset synth --set dataset.train=100 --epochs 1 --set model.hidden=4";
    const trains = defineExperiment({
      ...{ name: "trains", question: "Q9", title: "a training", takes: "1 s" },
      async run({ train, finding }) {
        await train([{ label: "Tiny", name: "tiny", args: tiny }]);
        await train([{ label: "Tiny again", name: "tiny", args: tiny }]);
        finding("it trained", true, "It did.");
      },
    });
    const lines: string[] = [];
    await reproduce([trains, sample("first", 1)], {
      ...{ quick: true, parallel: 1, out, runs: join(out, "runs"), seeds: [5] },
      print: (text) => lines.push(...text.split("\n")),
    });
    const says = lines.flatMap((line, i) => line.includes("This is a rehearsal") ? [i] : []);
    assertEquals(says, [1]);
    assert(lines.slice(0, -1).every((line) => line.length < 80));
    const markdown = await Deno.readTextFile(join(out, "report.md"));
    assertStringIncludes(markdown, "| a training | 1 of 1 hold, in a rehearsal |");
    assertStringIncludes(markdown, "| 2 of 2 hold |");
    assertStringIncludes(
      markdown,
      `The same runs by themselves:\n\n- Tiny: \`deno task sweep ${tiny} --grid seed=5\``,
    );
  });
});

Deno.test("a damaged section, or one without its figure, is refused and changes no report", async () => {
  await inFolder(async (out) => {
    await run([sample("first", 1), sample("second", 1)], out);
    const before = await Deno.readTextFile(join(out, "index.html"));
    const refusal = () => assertRejects(() => run([sample("second", 3)], out), UsageError);

    const figure = join(out, "figures", "first-plot.svg");
    await Deno.remove(figure);
    const path = join(out, "sections", "first.json");
    const start = `${path}: not a section of a report: `;
    const end = "; delete the file and run deno task reproduce first again";
    assertEquals(
      (await refusal()).message,
      `${start}its figure figures/first-plot.svg is missing${end}`,
    );

    await Deno.writeTextFile(path, `{"name": "first", "blocks": [`);
    assertEquals((await refusal()).message, `${start}it is not JSON${end}`);
    assertEquals(await Deno.readTextFile(join(out, "index.html")), before);

    await Deno.remove(path);
    await run([sample("first", 1), sample("second", 1)], out);
    assertEquals(await Deno.readTextFile(join(out, "index.html")), before);
  });
});

Deno.test("experiments are chosen by name, in the order of the questions, each once", () => {
  const experiments = ["first", "second"].map((name) => sample(name, 1));
  const names = (...chosen: string[]) =>
    chooseExperiments(experiments, chosen).map(({ name }) => name);
  assertEquals(names("second", "first", "second"), ["first", "second"]);
  assertEquals(names("all"), ["first", "second"]);
  assertEquals(names("q5", "first"), ["first", "second"]);
});
