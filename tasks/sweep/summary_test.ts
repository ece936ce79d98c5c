import { assertEquals, assertStringIncludes } from "@std/assert";
import { RunFolder } from "../run/folder.ts";
import { summaryTable } from "./summary.ts";
import { inFolder, planOf, resultOf } from "./testing.ts";

Deno.test("a sweep that watches the loss is ranked by the least, not by the last", async () => {
  await inFolder(async (root) => {
    const args = ["--grid", "batchSize=1,2,3", "--monitor", "validationLoss"];
    const { varied, metric, runs } = await planOf(...args);
    const losses = [[0.5, 0.6], [0.1, 0.9], [0.3, 0.3]];
    const finished = await Promise.all(runs.map(async (planned, i) => {
      const folder = await RunFolder.create({ root, stem: "a" });
      const rows = losses[i]?.map((validationLoss, j) => ({ epoch: j, step: j, validationLoss }));
      const last = rows?.at(-1)?.validationLoss ?? NaN;
      const result = { ...resultOf(0.5), validationLoss: last };
      return { planned, run: { name: "", folder, settings: {}, rows: rows ?? [], result } };
    }));
    const [heading = "", , , , ...lines] = summaryTable(varied, metric, finished).split("\n");
    assertStringIncludes(heading, "Best validation loss per example, the least first");
    assertEquals(lines.map((line) => line.trim().split(/\s+/).slice(0, 2)), [
      ["2", "0.1000"],
      ["3", "0.3000"],
      ["1", "0.5000"],
    ]);
  });
});
