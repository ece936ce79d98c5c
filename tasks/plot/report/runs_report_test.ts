import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dirname, join } from "@std/path";
import { type PlottedRun, readRun } from "../runs.ts";
import { inFolder, writeRun, writeSweep } from "../testing.ts";
import { writeRunsReport } from "./runs_report.ts";

async function readAll(paths: readonly string[]): Promise<PlottedRun[]> {
  return await Promise.all(paths.map(readRun));
}

Deno.test("the report of several runs has mean and spread by group, plots, and links to each", () =>
  inFolder(async (root) => {
    const runs = await readAll(await writeSweep(join(root, "runs")));
    await Deno.writeTextFile(join(root, "runs", "w8-s1", "report.html"), "");
    const path = join(root, "out", "report.html");
    assertEquals(await writeRunsReport(path, "Widths & seeds", runs), path);
    const report = await Deno.readTextFile(path);
    assertStringIncludes(report, "<h1>Widths &amp; seeds</h1>");
    assertStringIncludes(report, "4 runs in 2 groups");
    const rows = [...report.matchAll(/<tr>.*?<\/tr>/g)].map(([row]) =>
      row.replaceAll(/<[^>]*>/g, "|").replaceAll(/\|+/g, "|")
    );
    // Widths are told apart by their group, the better one in bold.
    assert(
      rows.some((row) => row.startsWith("|hidden = 8|2|71.00 ± 1.41 %|71.00 ± 1.41 %|80.00 ±")),
    );
    assertStringIncludes(report, "<strong>hidden = 16</strong>");
    assert(rows.some((row) => row.startsWith("|w16-s1|hidden = 16|1|82.00 %|82.00 %|80.00 %|")));
    const links = [...report.matchAll(/href="([^"]*)"/g)].map(([, link = ""]) => link);
    assertEquals(links, [
      "./../runs/w8-s0/",
      "./../runs/w8-s1/report.html",
      "./../runs/w16-s0/",
      "./../runs/w16-s1/",
    ]);
    const plots = await Array.fromAsync(
      Deno.readDir(join(root, "out", "plots")),
      ({ name }) => name,
    );
    const names = ["bars", "learning_curve", "per_class", "small_multiples"];
    assertEquals(
      plots.sort(),
      names.flatMap((name) => ["png", "svg", "vl.json"].map((end) => `${name}.${end}`)),
    );
    assertEquals(report.match(/<img /g)?.length, names.length);
  }));

Deno.test("runs that are not finished, or failed at once, are counted and listed", () =>
  inFolder(async (root) => {
    const name = "100% a:b"; // as people name folders that no task of ours made
    await Deno.mkdir(join(root, name));
    const done = await writeRun({ root: join(root, name), name: "done" });
    const failed = await writeRun({ root, name: "failed", finished: false, accuracies: [] });
    const path = join(root, "report.html");
    await writeRunsReport(path, "Some", await readAll([done.path, failed.path]));
    const report = await Deno.readTextFile(path);
    assertStringIncludes(report, "; 1 not finished");
    const href = /href="([^"]*done[^"]*)"/.exec(report)?.[1] ?? "";
    const target = new URL(href, `file://${dirname(path)}/`);
    assertEquals(decodeURIComponent(target.pathname), `${done.path}/`);
  }));

Deno.test("where there is nothing to compare, there is a report nevertheless", () =>
  inFolder(async (root) => {
    const path = join(root, "report.html");
    await writeRunsReport(path, "None", []);
    assertStringIncludes(await Deno.readTextFile(path), "0 runs");
  }));
