import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../../kernel/errors.ts";
import { learningCurve } from "./learning_curve.ts";
import { rasterize } from "./rasterize.ts";
import { renderPlot, writePlot } from "./render.ts";

const spec = learningCurve([{
  label: "digits-mlp-sgd-001",
  runs: [{
    rows: [
      { epoch: 1, step: 1, trainLoss: 2, validationAccuracy: 0.5 },
      { epoch: 2, step: 2, trainLoss: 1, validationAccuracy: 0.75 },
    ],
  }],
}], { title: "Digits" });

const svgOf = (inner: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40">${inner}</svg>`;

/** Width and height from a PNG's first chunk. */
function sizeOf(png: Uint8Array): [width: number, height: number] {
  assertEquals([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

Deno.test("text shows in the PNG, in regular and bold, whatever fonts the machine has", async () => {
  const blank = await rasterize(svgOf(""));
  const text = (weight: string, family: string) =>
    rasterize(
      svgOf(`<text x="5" y="25" font-weight="${weight}" font-family="${family}">Epoch</text>`),
    );
  const regular = await text("normal", "DejaVu Sans, Verdana, sans-serif");
  const bold = await text("bold", "DejaVu Sans, Verdana, sans-serif");
  assert(regular.length > blank.length && bold.length > blank.length);
  assert(regular.toString() !== bold.toString());
  // A family that is not there is drawn in ours: nothing depends on the machine.
  assertEquals(await text("normal", "Some Font"), regular);
});

Deno.test("a plot becomes an SVG with its titles and a PNG of twice the size", async () => {
  const { svg, png } = await renderPlot(spec);
  for (const text of ["Digits", "Epoch", "Training loss per example", "Validation accuracy (%)"]) {
    assertStringIncludes(svg, `>${text}</text>`);
  }
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  assertEquals(sizeOf(png), [2 * Number(width), 2 * Number(height)]);
});

Deno.test("the same plot is drawn to the same bytes", async () => {
  assertEquals(await renderPlot(spec), await renderPlot(spec));
});

Deno.test("a plot is written as specification, SVG and PNG, to a folder made for it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const plots = join(folder, "runs", "plots");
    assertEquals(await writePlot(plots, "learning-curve", spec), join(plots, "learning-curve.png"));
    const names = await Array.fromAsync(Deno.readDir(plots), (entry) => entry.name);
    assertEquals(names.sort(), [
      "learning-curve.png",
      "learning-curve.svg",
      "learning-curve.vl.json",
    ]);
    const text = await Deno.readTextFile(join(plots, "learning-curve.vl.json"));
    assertEquals(JSON.parse(text), JSON.parse(JSON.stringify(spec)));
    assertMatch(text, /vega-lite\/v6\.json/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a folder that cannot be made is a user error", async () => {
  const file = await Deno.makeTempFile();
  try {
    await assertRejects(() => writePlot(join(file, "plots"), "a", spec), UsageError, file);
  } finally {
    await Deno.remove(file);
  }
});
