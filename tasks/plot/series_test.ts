import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { alignRuns, paler, rangeNote, rangeOf, seriesLabels } from "./series.ts";

Deno.test("the mean lies between the least and the greatest, whatever rounding does", () => {
  const finite = fc.double({ noNaN: true, min: -1e300, max: 1e300 });
  fc.assert(fc.property(fc.array(finite, { minLength: 1, maxLength: 9 }), (values) => {
    const { mean, least, greatest } = rangeOf(values);
    assert(least <= mean && mean <= greatest);
    assert(values.includes(least) && values.includes(greatest));
  }));
  // Their sum is 0.30000000000000004.
  assertEquals(rangeOf([0.1, 0.1, 0.1]), { mean: 0.1, least: 0.1, greatest: 0.1 });
});

Deno.test("no values, and a NaN among them, have no range", () => {
  const none = { mean: NaN, least: NaN, greatest: NaN };
  assertEquals(rangeOf([]), none);
  assertEquals(rangeOf([1, NaN]), none);
});

Deno.test("rows of several runs meet by their step, in order, also where one run ended early", () => {
  const rows = (losses: readonly number[]) =>
    losses.map((trainLoss, i) => ({ epoch: i + 1, step: 7 * (i + 1), trainLoss }));
  const aligned = alignRuns({ label: "a", runs: [{ rows: rows([3]) }, { rows: rows([5, 1]) }] });
  assertEquals(aligned, [
    { epoch: 1, trainLoss: { mean: 4, least: 3, greatest: 5 } },
    { epoch: 2, trainLoss: { mean: 1, least: 1, greatest: 1 } },
  ]);
});

Deno.test("labels come back different, in one line, and no wider than the legend", () => {
  assertEquals(seriesLabels(["a", "a", "a (2)", "b"]), ["a", "a (2)", "a (2) (2)", "b"]);
  fc.assert(fc.property(fc.array(fc.string()), (labels) => {
    const unique = seriesLabels(labels);
    assertEquals(new Set(unique).size, labels.length);
    assert(unique.every((label) => !/\n/.test(label)));
  }));
});

Deno.test("the note counts seeds of groups that have several, and is silent without them", () => {
  assertEquals(rangeNote("Line: mean", [1, 1]), "");
  assertEquals(rangeNote("Line: mean", [1, 3]), "Line: mean of 3 seeds");
  assertEquals(rangeNote("Line: mean", [2, 5]), "Line: mean of 2 to 5 seeds");
});

Deno.test("a paler colour is the colour mixed with white", () => {
  assertEquals(paler("#000000"), "#666666");
  assertEquals(paler("#FFFFFF"), "#ffffff");
});
