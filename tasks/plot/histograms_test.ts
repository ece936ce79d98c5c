import { assertEquals, assertMatch } from "@std/assert";
import { histogram, type HistogramsRow } from "../run/histograms.ts";
import { histogramPlot } from "./histograms.ts";
import { sampleHistograms } from "./sample_plots.ts";

/** What the specification holds as a reader of `*.vl.json` finds it. */
interface Written {
  readonly title: { readonly text: readonly string[]; readonly subtitle: readonly string[] };
  readonly concat: readonly {
    readonly title: { readonly text: string };
    readonly data: { readonly values: readonly Record<string, number>[] };
    readonly encoding: {
      readonly x: { readonly title: string; readonly scale: { readonly type?: string } };
      readonly y: { readonly axis: { readonly labelExpr: string } };
    };
  }[];
}

const written = (...parameters: Parameters<typeof histogramPlot>): Written =>
  JSON.parse(JSON.stringify(histogramPlot(...parameters)));

Deno.test("each parameter has a panel, with heights relative to its fullest bin", () => {
  const rows: HistogramsRow[] = [
    { epoch: 1, step: 9, weights: { w: { min: -1, max: 1, counts: [1, 4] } }, gradients: {} },
  ];
  const { concat } = written(rows, "weights");
  assertEquals(concat.map(({ title }) => title.text), ["w"]);
  const lines = concat[0]?.data.values.map(({ value, foot = 0, top = 0 }) => [value, top - foot]);
  assertEquals(lines, [[-1, 8.5], [0, 34], [1, 0]]);
  assertEquals(written(rows, "gradients").concat, []);
});

Deno.test("few values have few bins, and many keep theirs", () => {
  const bins = (count: number) => {
    const w = histogram(Float32Array.from({ length: count }, (_, i) => i / count));
    const rows: HistogramsRow[] = [{ epoch: 1, step: 9, weights: { w }, gradients: {} }];
    const line = written(rows, "weights").concat[0]?.data.values ?? [];
    assertEquals(
      line.slice(0, -1).map(({ foot = 0, top = 0 }) => top > foot),
      line.slice(1).map(() => true),
    );
    return line.length - 1;
  };
  assertEquals([1, 2, 10, 160, 10_000].map(bins), [1, 2, 4, 10, 40]);
});

Deno.test("a long run shows ten of its epochs, the first and the last among them", () => {
  const { concat, title } = written(sampleHistograms(30), "weights");
  const labels = concat[0]?.encoding.y.axis.labelExpr ?? "";
  assertMatch(labels, /^\[1,(\d+,){8}30\]/);
  assertEquals(title.subtitle[0], "10 of 30 epochs, the first at the back");
});

Deno.test("gradients that vanish have a symmetric log axis, which says so; weights a linear one", () => {
  const x = (what: "weights" | "gradients") =>
    written(sampleHistograms(8), what).concat[0]?.encoding.x;
  assertEquals(x("gradients")?.scale.type, "symlog");
  assertEquals(x("gradients")?.title, "Gradient (symmetric log)");
  assertEquals(x("weights")?.scale.type, undefined);
  assertEquals(x("weights")?.title, "Value");
});

Deno.test("a parameter that appears later has its histograms at its epochs", () => {
  const h = { min: 0, max: 1, counts: [1] };
  const rows: HistogramsRow[] = [
    { epoch: 1, step: 1, weights: { a: h }, gradients: {} },
    { epoch: 2, step: 2, weights: { a: h, b: h }, gradients: {} },
  ];
  const moments = written(rows, "weights").concat.map(({ data }) => [
    ...new Set(data.values.map(({ moment }) => moment)),
  ]);
  assertEquals(moments, [[0, 1], [1]]);
});
