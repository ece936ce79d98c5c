import { assertEquals, assertStringIncludes } from "@std/assert";
import { renderSvg } from "../plot/render.ts";
import { pytorchBase } from "./base.ts";
import { fit } from "./fit.ts";
import { axes, type Growth } from "./growth.ts";
import { growthPlot } from "./growth_plot.ts";
import { growthTable } from "./growth_table.ts";
import { ratioPlot } from "./ratio_plot.ts";
import type { Target } from "./targets.ts";

const growths: Growth[] = axes.flatMap(({ name, sizes }) =>
  (["native", "wasm"] as const).map((backend, i) => {
    const times = sizes.map((size) => (1 + i) * size / 10);
    return {
      ...{ axis: name, backend, fit: fit(sizes, times) },
      points: sizes.map((size, j) => {
        const median = times[j] ?? NaN;
        return { size, median, low: 0.9 * median, high: 1.1 * median };
      }),
    };
  })
);

Deno.test("growth has a panel for each axis, with the exponent of each backend", async () => {
  const svg = await renderSvg(growthPlot(growths));
  for (const { title } of axes) assertStringIncludes(svg, title);
  assertEquals(svg.split(">wasm: exponent 1.00, within 0 % of the line<").length - 1, 3);
});

Deno.test("an axis that was not measured has no panel", async () => {
  const svg = await renderSvg(growthPlot(growths.filter(({ axis }) => axis === "batch")));
  assertEquals(axes.map(({ title }) => svg.includes(title)), [true, false, false]);
});

Deno.test("growth as a table names the backend that could not be made", () => {
  const text = growthTable({ growths: growths.slice(0, 1), missing: { wasm: "no SIMD here" } });
  assertEquals(text.split("\n").slice(2), [
    "Batch size, 1568 hidden units  time of a step  native   32 – 512   3.20 ms – 51.2 ms  1.00      " +
    "0.0 %",
    "wasm: not measured: no SIMD here",
  ]);
});

Deno.test("ratios are drawn with their targets, works without a ratio are left out", async () => {
  const target = (work: string, who: string, median: number | undefined): Target => ({
    ...{ work, who, unit: "× PyTorch", target: 1.8, isLeast: false, missing: "" },
    found: median === undefined
      ? undefined
      : { median, low: 0.9 * median, high: 1.1 * median, turns: 5 },
  });
  const targets = [
    target("the MLP", "native", 0.714),
    target("the MLP", "wasm", 2.63),
    target("the CNN", "wasm", undefined),
  ];
  const svg = await renderSvg(ratioPlot(targets, pytorchBase, "a machine"));
  for (const text of ["the MLP", "a machine", "0.71", "2.6"]) {
    assertStringIncludes(svg, `>${text}<`);
  }
  assertEquals(svg.includes("the CNN"), false);
});
