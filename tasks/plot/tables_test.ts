import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { drawPlots } from "./draw.ts";
import { groupRuns } from "./groups.ts";
import { measures } from "./measure.ts";
import { planPlots } from "./plan.ts";
import { readRun } from "./runs.ts";
import { groupTable, plotTable } from "./tables.ts";
import { inFolder, writeRun, writeSweep } from "./testing.ts";

const widest = (text: string) => Math.max(...text.split("\n").map((line) => line.length));

Deno.test("the table counts seeds, not runs, and has the spread over them", () =>
  inFolder(async (root) => {
    const paths = await writeSweep(root);
    const again = await writeRun({ root, name: "again", accuracies: [0.5, 0.7] });
    const runs = await Promise.all([...paths, again.path].map(readRun));
    const table = groupTable(groupRuns(runs), measures[0], Infinity);
    assertMatch(table, /^hidden = 8 +2 +71.00 ± 1.41 % +70.00 % +72.00 %$/m);
  }));

Deno.test("in a narrow terminal columns go, then what labels share; labels stay apart", () =>
  inFolder(async (root) => {
    const names = ["one", "two"].map((name) => `an-experiment-with-a-very-long-name-${name}`);
    const paths = await Promise.all(
      names.map(async (name, i) =>
        (await writeRun({ root, name, config: { epochs: i + 1, dataset: "d".repeat(40) + i } }))
          .path
      ),
    );
    const groups = groupRuns(await Promise.all(paths.map(readRun)));
    const table = (width: number) => groupTable(groups, measures[0], width);
    assertStringIncludes(table(Infinity), "greatest");
    assertEquals(table(120), table(Infinity));
    assert(widest(table(70)) <= 70);
    assertEquals(table(70).includes("greatest"), false);
    assertStringIncludes(table(70), "very-long-name-one");
    assert(widest(table(40)) <= 40);
    assertMatch(table(40), /^…one .*\n^…two /m);
  }));

Deno.test("paths that do not fit a line have their folder above them, whole", () =>
  inFolder(async (root) => {
    const run = await readRun((await writeRun({ root, name: "a" })).path);
    const folder = join(root, "plots");
    const drawn = await drawPlots(folder, await planPlots([run], { kinds: ["bars"] }), [run]);
    const report = join(folder, "report.html");
    const wide = plotTable(drawn, report, Infinity);
    assertStringIncludes(wide, join(folder, "bars.png"));
    const narrow = plotTable(drawn, report, folder.length + 8);
    assertStringIncludes(narrow, `in ${folder}:\n`);
    assertMatch(narrow, /^bars +bars.png\nreport +report.html$/m);
  }));
