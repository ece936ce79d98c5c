import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { drawPlots } from "../draw.ts";
import type { PlotKind } from "../kinds.ts";
import { planPlots } from "../plan.ts";
import { readRun } from "../runs.ts";
import { inFolder, writeRun, writeSweep } from "../testing.ts";
import { writeFolderReport } from "./folder_report.ts";

/** Draws one kind of these runs into a folder as the command does, and returns the report. */
async function plot(
  folder: string,
  kind: PlotKind,
  paths: readonly string[],
  title?: string,
): Promise<string> {
  const runs = await Promise.all(paths.map(readRun));
  await drawPlots(folder, await planPlots(runs, { kinds: [kind] }), runs);
  return await Deno.readTextFile(await writeFolderReport(folder, title, runs));
}

const titleOf = (report: string) => /<h1>(.*?)<\/h1>/.exec(report)?.[1];
const captionsOf = (report: string) =>
  [...report.matchAll(/<figcaption>(.*?)<\/figcaption>/g)].map(([, caption]) => caption);

const [curves, bars] = [
  "Training loss and validation accuracy at each evaluation.",
  "Best validation accuracy.",
];

Deno.test("the report shows what earlier commands drew there of the same runs, in the usual order", () =>
  inFolder(async (root) => {
    const paths = await writeSweep(join(root, "runs"));
    const folder = join(root, "plots");
    assertEquals(captionsOf(await plot(folder, "bars", paths)), [bars]);
    const report = await plot(folder, "learning-curve", paths, "Two widths");
    assertEquals([titleOf(report), captionsOf(report)], ["Two widths", [curves, bars]]);
    // Drawn again, not twice.
    assertEquals(captionsOf(await plot(folder, "bars", paths)), [curves, bars]);
  }));

Deno.test("plots of some of the runs join those of all, and say so; the tables stay those of all", () =>
  inFolder(async (root) => {
    const paths = await writeSweep(join(root, "runs"));
    const folder = join(root, "plots");
    await plot(folder, "learning-curve", paths);
    await plot(folder, "bars", paths.slice(0, 2), "Some");
    const report = await plot(folder, "confusion-matrix", paths.slice(3), "One");
    assertEquals(titleOf(report), "4 runs");
    assertStringIncludes(report, "4 runs in 2 groups");
    const [first, second, third = ""] = captionsOf(report);
    assertEquals([first, second], [curves, `${bars} Of 2 of the runs.`]);
    assertEquals(third.endsWith(" Of the run w16-s1."), true);
  }));

Deno.test("plots of other runs, and files that are none of ours, are left out", () =>
  inFolder(async (root) => {
    const folder = join(root, "plots");
    const other = await writeRun({ root, name: "other", config: { epochs: 9 } });
    await plot(folder, "learning-curve", [other.path]);
    for (const text of ["", "{", '{"usermeta":{"dinograd":{"kind":"bars"}}}', '{"usermeta":[1]}']) {
      await Deno.writeTextFile(join(folder, `mine${text.length}.vl.json`), text);
    }
    const report = await plot(folder, "bars", await writeSweep(join(root, "runs")));
    assertEquals([titleOf(report), captionsOf(report)], ["4 runs", [bars]]);
  }));

Deno.test("a run that is gone leaves its plots, not its row", () =>
  inFolder(async (root) => {
    const [gone = "", ...left] = await writeSweep(join(root, "runs"));
    const folder = join(root, "plots");
    await plot(folder, "learning-curve", [gone, ...left]);
    await Deno.remove(gone, { recursive: true });
    const report = await plot(folder, "bars", left);
    assertEquals([titleOf(report), captionsOf(report).length], ["3 runs", 2]);
  }));
