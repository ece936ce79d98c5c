import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { displayable, displayMethod } from "./display.ts";
import { inFolder } from "./testing.ts";
import type { TopLevelSpec } from "./vega_lite.ts";

const spec: TopLevelSpec = {
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  title: "Digits",
  data: { values: [{ x: 1, y: 2 }, { x: 2, y: 1 }] },
  mark: "line",
  encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } },
};

const svgType = "image/svg+xml";
const vegaLiteType = "application/vnd.vegalite.v6+json";

Deno.test("a plot is displayed as specification, SVG, PNG and text, under the name Deno asks for", async () => {
  assertEquals(displayMethod, Symbol.for("Jupyter.display"));
  const bundle = await displayable(spec)[displayMethod]();
  assertEquals(bundle[vegaLiteType], spec);
  assertStringIncludes(String(bundle[svgType]), ">Digits</text>");
  const png = Uint8Array.fromBase64(String(bundle["image/png"]));
  assertEquals([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  assertEquals(bundle["text/plain"], "a plot: Digits");
});

Deno.test("the text of a plot is its title, in whatever form that is", async () => {
  const textOf = async (title: NonNullable<TopLevelSpec["title"]>) =>
    (await displayable({ ...spec, title })[displayMethod]())["text/plain"];
  assertEquals(await textOf(["a", "b"]), "a plot: a b");
  assertEquals(await textOf({ text: "a", subtitle: "b" }), "a plot: a");
  assertEquals(await textOf(""), "a plot");
});

/** A Python with the package that runs notebooks. */
async function findNotebookRunner(): Promise<string | undefined> {
  for (const python of ["python3", "/usr/bin/python3"]) {
    const command = new Deno.Command(python, { args: ["-c", "import nbclient"], stderr: "null" });
    const found = await command.output().then(({ success }) => success, () => false);
    if (found) return python;
  }
  return undefined;
}

const runner = await findNotebookRunner();

/** Runs the notebook in the current folder and prints it with its outputs. */
const runNotebook = `
import nbclient, nbformat
notebook = nbformat.read("plot.ipynb", as_version=4)
nbclient.NotebookClient(notebook, timeout=60, kernel_name="deno").execute()
print(nbformat.writes(notebook))
`;

Deno.test({
  name: `a notebook with Deno's kernel holds the picture${
    runner === undefined ? " (ignored: Python's nbclient is not installed)" : ""
  }`,
  ignore: runner === undefined,
  fn: () =>
    inFolder(async (folder) => {
      const kernel = join(folder, "kernels", "deno");
      await Deno.mkdir(kernel, { recursive: true });
      const argv = [Deno.execPath(), "jupyter", "--kernel", "--conn", "{connection_file}"];
      await Deno.writeTextFile(
        join(kernel, "kernel.json"),
        JSON.stringify({ argv, display_name: "Deno", language: "typescript" }),
      );
      const source = [
        `const { displayable } = await import(${
          JSON.stringify(import.meta.resolve("./display.ts"))
        });`,
        `displayable(${JSON.stringify(spec)})`,
      ].join("\n");
      const cell = { cell_type: "code", id: "a", execution_count: null, metadata: {}, outputs: [] };
      await Deno.writeTextFile(
        join(folder, "plot.ipynb"),
        JSON.stringify({
          ...{ nbformat: 4, nbformat_minor: 5, metadata: {} },
          cells: [{ ...cell, source }],
        }),
      );
      const command = new Deno.Command(runner ?? "", {
        cwd: folder,
        args: ["-c", runNotebook],
        env: { JUPYTER_PATH: folder, JUPYTER_RUNTIME_DIR: folder, NO_COLOR: "1" },
      });
      const { success, stdout, stderr } = await command.output();
      const decoder = new TextDecoder();
      assert(success, decoder.decode(stderr));
      const notebook: { cells: { outputs: { data: Record<string, unknown> }[] }[] } = JSON.parse(
        decoder.decode(stdout),
      );
      const data = notebook.cells[0]?.outputs[0]?.data ?? {};
      assertEquals(data[vegaLiteType], JSON.parse(JSON.stringify(spec)));
      assertStringIncludes(JSON.stringify(data[svgType]), ">Digits</text>");
      assertEquals(typeof data["image/png"], "string");
    }),
});
