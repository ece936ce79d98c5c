import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { build, Random } from "../../kernel/mod.ts";
import { reference } from "../../plugins/backends/mod.ts";
import { focalLoss, hingeLoss } from "../../plugins/losses/mod.ts";
import { mlp } from "../../plugins/models/mod.ts";
import { rasterize } from "../plot/rasterize.ts";
import { modelGraph } from "./model_graph.ts";
import { toSvg } from "./svg.ts";
import { escapeXml } from "./xml.ts";

const task = { inputShape: [2, 3], classes: 4 };
const model = build(mlp(task, { hidden: 1200, dropout: 0.5 }), {
  ...task,
  random: new Random(0),
  backend: reference({ dtype: "float64" }),
});

Deno.test("the picture of an MLP says shapes, counts and the total, and can be drawn", async () => {
  const svg = toSvg(modelGraph(model), { title: "An <MLP>", note: "n examples" });
  for (const text of ["[n, 2, 3]", "[n, 6]", "[1200, 6]", "[n, 1200]", "[4]", "[n, 4]"]) {
    assertStringIncludes(svg, `>${text}</text>`);
  }
  assertStringIncludes(svg, ">7,200 parameters</text>");
  assertStringIncludes(svg, ">13,204 parameters · n examples</text>");
  assertStringIncludes(svg, ">An &lt;MLP&gt;</text>");
  const png = await rasterize(svg);
  assertEquals([...png.subarray(1, 4)], [..."PNG"].map((letter) => letter.charCodeAt(0)));
});

Deno.test("loss, backward pass and dropout are drawn where they are asked for", () => {
  const labels = (options: Parameters<typeof modelGraph>[1]) =>
    modelGraph(model, options).nodes.map(({ label }) => label);
  assert(!labels({}).includes("dropout") && labels({ training: true }).includes("dropout"));
  assert(!labels({}).includes("loss") && labels({ loss: hingeLoss() }).includes("hinge.violation"));
  assert(labels({ backward: true }).includes("softmaxCrossEntropy"));
  assert(labels({ loss: focalLoss(), backward: true }).includes("focal.weighted"));
  const back = modelGraph(model, { backward: true });
  const outputs = back.nodes.filter(({ kind }) => kind === "output");
  assertEquals(outputs.map(({ label, shape }) => `${label} ${shape.join()}`), [
    "loss ",
    "linear1.weight∇ 1200,6",
    "linear1.bias∇ 1200",
    "linear2.weight∇ 4,1200",
    "linear2.bias∇ 4",
  ]);
  assertEquals(modelGraph(model, { batchSize: 9 }).nodes[0]?.shape, [9, 2, 3]);
});

Deno.test("whatever names and values hold, the picture is well-formed", async () => {
  const unit = fc.string({ unit: "binary" });
  await fc.assert(
    fc.asyncProperty(unit, unit, unit, async (label, layer, value) => {
      const svg = toSvg({
        nodes: [
          { id: "n1", kind: "input", label, shape: [label] },
          { id: "n2", kind: "op", label, shape: [], layer, value, attributes: { [label]: value } },
        ],
        edges: [{ from: "n1", to: "n2", shape: [label] }],
      }, { title: label, note: value });
      // The program that draws it reads XML, and refuses what is not.
      assert((await rasterize(svg)).length > 0);
    }),
    { numRuns: 6 },
  );
});

Deno.test("XML's own characters are escaped, and those that it cannot hold replaced", () => {
  assertEquals(escapeXml(`<a b="c" d='e'>&\t`), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\t");
  assertEquals(escapeXml("a\u0000\u001Bb\uD800c"), "a\uFFFD\uFFFDb\uFFFDc");
});
