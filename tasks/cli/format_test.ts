import { assertEquals } from "@std/assert";
import {
  cutTo,
  formatCount,
  formatDuration,
  formatLoss,
  formatPercent,
  formatRate,
} from "./format.ts";

Deno.test("durations carry the units that suit their size", () => {
  const cases: [number, string][] = [
    [0, "0.00 s"],
    [0.994, "0.99 s"],
    [0.996, "1.0 s"],
    [9.94, "9.9 s"],
    [9.96, "10 s"],
    [59.4, "59 s"],
    [59.6, "1 min 00 s"],
    [185, "3 min 05 s"],
    [3599, "59 min 59 s"],
    [3599.6, "1 h 00 min"],
    [7620, "2 h 07 min"],
    [360000, "100 h 00 min"],
    [NaN, "–"],
    [Infinity, "–"],
    [-1, "–"],
  ];
  for (const [seconds, expected] of cases) assertEquals(formatDuration(seconds), expected);
});

Deno.test("rates have three figures", () => {
  assertEquals([41234, 612.4, 99.96, 1.234, NaN].map(formatRate), [
    "41,200",
    "612",
    "100",
    "1.23",
    "–",
  ]);
});

Deno.test("counts, percentages and losses are written as people read them", () => {
  assertEquals([0, 999, 60000].map(formatCount), ["0", "999", "60,000"]);
  assertEquals([0, 0.97259, 1, NaN].map(formatPercent), ["0.00 %", "97.26 %", "100.00 %", "–"]);
  assertEquals([0, 2.30259, 0.01234, 1e-5, 123456, NaN, Infinity].map(formatLoss), [
    "0.000",
    "2.303",
    "0.01234",
    "1.00e-5",
    "1.23e+5",
    "NaN",
    "Infinity",
  ]);
});

Deno.test("a text that is too long ends in an ellipsis", () => {
  const widths = [7, 6, 5, 1, 0, -1];
  assertEquals(widths.map((width) => cutTo("length", width)), [
    "length",
    "length",
    "leng…",
    "…",
    "",
    "",
  ]);
});
