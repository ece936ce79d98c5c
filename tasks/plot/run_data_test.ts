import { assertEquals } from "@std/assert";
import { readRunData } from "./run_data.ts";
import { readRun } from "./runs.ts";
import { inFolder, writeRun } from "./testing.ts";

Deno.test("predictions count while the result is there: a run that goes on has those of its last finish", () =>
  inFolder(async (root) => {
    const folder = await writeRun({ root, name: "a" });
    const { predictions } = await readRunData(await readRun(folder.path));
    assertEquals(predictions?.split, "test");
    await folder.removeResult();
    const data = await readRunData(await readRun(folder.path));
    assertEquals([data.predictions, data.histograms.length], [undefined, 2]);
  }));
