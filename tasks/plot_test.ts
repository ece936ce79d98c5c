import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { fromFileUrl, join } from "@std/path";
import { inFolder, writeRun, writeSweep } from "./plot/testing.ts";

const root = fromFileUrl(new URL("..", import.meta.url));

/** How a command ended. */
interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the task as a user does, but from `cwd`, so that nothing is written into the repository. */
async function plot(cwd: string, ...args: string[]): Promise<Ended> {
  const command = new Deno.Command(Deno.execPath(), {
    cwd,
    args: [
      ...["run", "--quiet", "--no-check", `--config=${join(root, "deno.json")}`, "-P=plot"],
      ...[join(root, "tasks", "plot.ts"), ...args],
    ],
    env: { NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

async function filesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

Deno.test("a run that is alone is drawn into its own plots, and its report is written", () =>
  inFolder(async (folder) => {
    const { path } = await writeRun({ root: folder, name: "a" });
    const { code, stdout, stderr } = await plot(folder, path);
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /^a +1 +75.00 % +75.00 % +75.00 %$/m);
    for (const name of ["learning_curve.png", "confusion_matrix.png", "worst.png"]) {
      assertStringIncludes(stdout, join(path, "plots", name));
      assert((await Deno.stat(join(path, "plots", name))).size > 1000);
    }
    assertStringIncludes(stdout, join(path, "report.html"));
    assertStringIncludes(await Deno.readTextFile(join(path, "report.html")), "<h1>a</h1>");
  }));

Deno.test("a folder of runs is compared by one option, with a table of mean and spread", () =>
  inFolder(async (folder) => {
    await writeSweep(join(folder, "runs"));
    const { code, stdout, stderr } = await plot(
      folder,
      ...["runs", "--by", "hidden", "--metric", "validationAccuracy"],
      ...["--kind", "bars,learning-curve", "--title", "Two widths", "--out", "figures"],
    );
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /^hidden = 8 +2 +71.00 ± 1.41 % +70.00 % +72.00 %$/m);
    assertMatch(stdout, /^bars +figures.bars.png$/m);
    assertEquals(await filesIn(join(folder, "figures")), [
      ...["bars.png", "bars.svg", "bars.vl.json"],
      ...["learning_curve.png", "learning_curve.svg", "learning_curve.vl.json", "report.html"],
    ]);
    const report = await Deno.readTextFile(join(folder, "figures", "report.html"));
    assertStringIncludes(report, "<h1>Two widths</h1>");
    // Nothing is written to the runs themselves.
    assertEquals((await filesIn(join(folder, "runs", "w8-s0"))).includes("plots"), false);
  }));

Deno.test("what cannot be drawn is one clear line and exit code 2, and nothing is written", () =>
  inFolder(async (folder) => {
    const run = (await writeRun({ root: folder, name: "begun", finished: false })).path;
    const empty = (await writeRun({ root: folder, name: "empty", finished: false, accuracies: [] }))
      .path;
    const cases: readonly (readonly [args: readonly string[], line: RegExp])[] = [
      [[], /^error: deno task plot needs <run>, found none/],
      [["nowhere"], /^error: cannot open nowhere: there is no such file or folder$/],
      [[join(run, "none")], /^error: cannot open .*none: there is no such/],
      [[run, "--kind", "bar"], /^error: --kind: found "bar", allowed: learning-curve, .*"bars"/],
      [[run, "--kind", "worst"], /^error: --kind worst: nothing to draw: there is no predictions/],
      [[run, "--metric", "speed"], /^error: --metric: found "speed", allowed: bestValidation/],
      [
        [run, "--by", "epochs"],
        /^error: --by: found "epochs", but these runs differ in no setting/,
      ],
      [[empty], /^error: .*empty: nothing to draw: nothing was measured yet$/],
    ];
    const ended = await Promise.all(cases.map(([args]) => plot(folder, ...args)));
    cases.forEach(([, line], i) => {
      assertMatch(ended[i]?.stderr.trim() ?? "", line);
      assertEquals([ended[i]?.code, ended[i]?.stdout], [2, ""]);
      assertEquals(ended[i]?.stderr.trim().includes("\n"), false);
    });
    assertEquals(await filesIn(folder), ["begun", "empty"]);
    assertEquals((await filesIn(run)).includes("plots"), false);
  }));

Deno.test("--help lists kinds and metrics", () =>
  inFolder(async (folder) => {
    const { code, stdout } = await plot(folder, "--help");
    assertEquals(code, 0);
    for (const part of ["confusion-matrix", "testAccuracy", "--by <option>", "<run...>"]) {
      assertStringIncludes(stdout, part);
    }
  }));
