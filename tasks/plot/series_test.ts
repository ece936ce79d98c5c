import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { spreadOf } from "../run/spread.ts";
import { alignRuns, paler, rangeNote, seriesLabels } from "./series.ts";

Deno.test("rows of several runs meet by their step, in order, also where one run ended early", () => {
  const rows = (losses: readonly number[]) =>
    losses.map((trainLoss, i) => ({ epoch: i + 1, step: 7 * (i + 1), trainLoss }));
  const aligned = alignRuns({ label: "a", runs: [{ rows: rows([3]) }, { rows: rows([5, 1]) }] });
  assertEquals(aligned, [
    { epoch: 1, trainLoss: spreadOf([3, 5]) },
    { epoch: 2, trainLoss: spreadOf([1]) },
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
