import { assertEquals } from "@std/assert";
import type { MetricsRow } from "../run/metrics.ts";
import { bestRow, isStale } from "./best.ts";

const rows: MetricsRow[] = [0.5, 0.8, 0.8, NaN, 0.7].map((validationAccuracy, i) => ({
  epoch: i + 1,
  step: i,
  validationAccuracy,
  validationLoss: [3, 2, 1, 4, Infinity][i] ?? NaN,
}));

Deno.test("the best row is the first of the greatest accuracies or of the least losses", () => {
  assertEquals(bestRow(rows, "validationAccuracy"), 1);
  assertEquals(bestRow(rows, "validationLoss"), 2);
  assertEquals(bestRow([], "validationLoss"), -1);
});

Deno.test("a run is stale when as many evaluations as its patience were no better", () => {
  assertEquals(isStale(rows, "validationAccuracy", 3), true);
  assertEquals(isStale(rows, "validationAccuracy", 4), false);
  assertEquals(isStale([], "validationAccuracy", 1), false);
  assertEquals(isStale(rows.slice(0, 1), "validationAccuracy", 1), false);
});

Deno.test("an accuracy that is never a number counts as no better", () => {
  const lost = rows.map((row) => ({ ...row, validationAccuracy: NaN }));
  assertEquals(isStale(lost, "validationAccuracy", 4), true);
});
