import { assertEquals } from "@std/assert";
import { profilePlot } from "./profile.ts";
import { sampleProfile } from "./sample_plots.ts";

/** The data of the bars and of the numbers beside them, and the names along the axis. */
function shown(spec: object) {
  const text = JSON.stringify(spec);
  const { data, layer: [, numbers], encoding } = JSON.parse(text);
  return {
    bars: data.values.map((
      { row, part, time }: Readonly<Record<string, unknown>>,
    ) => [row, part, time]),
    totals: numbers.data.values.map(({ text }: { readonly text: string }) => text),
    names: JSON.parse(encoding.y.axis.labelExpr.replace("[datum.value]", "")),
  };
}

Deno.test("an op's phases are parts of one bar; what lies between kernels is the last", () => {
  assertEquals(shown(profilePlot(sampleProfile())), {
    bars: [
      ...[[0, "forward", 20], [0, "backward", 40], [1, "update", 10]],
      ...[[2, "forward", 5], [2, "end", 3]],
    ],
    totals: ["60.0", "10.0", "8.0"],
    names: ["matmul", "sgd", "between kernels"],
  });
});

Deno.test("of many ops the shortest are one bar, and no time is lost", () => {
  const { bars, names } = shown(profilePlot(sampleProfile(30)));
  assertEquals([names.length, names.at(-2)], [21, "13 other ops"]);
  const sum = bars.reduce((total: number, [, , time]: readonly number[]) => total + (time ?? 0), 0);
  assertEquals(sum, 78 + 5 * 30);
});

Deno.test("a phase has the same colour in every plot", () => {
  const scaleOf = (rows = sampleProfile().rows) => {
    const spec = profilePlot({ ...sampleProfile(), rows });
    const { layer: [{ encoding }] } = JSON.parse(JSON.stringify(spec));
    const { domain, range } = encoding.color.scale;
    return new Map(domain.map((part: string, i: number) => [part, range[i]]));
  };
  const [all, without] = [scaleOf(), scaleOf([])];
  assertEquals([...all.keys()], ["forward", "backward", "update", "end"]);
  assertEquals([...without.keys()], ["forward", "end"]);
  assertEquals(without.get("end"), all.get("end"));
});
