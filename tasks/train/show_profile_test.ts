import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { RunFolder } from "../run/folder.ts";
import { inFolder, numbersOf, train } from "./testing.ts";

/** Few points, so that an epoch takes no time; a step that the profile must not change. */
const small = [
  ...["--dataset", "synth", "--set", "dataset.train=500", "--set", "dataset.validation=100"],
  ...["--set", "dataset.test=100", "--set", "model.hidden=4", "--set", "model.dropout=0.2"],
  ...["--batch-size", "32", "--epochs", "2", "--clip-norm", "1"],
];

Deno.test("--profile changes no number, and leaves a table, a plot and profile.json", async () => {
  await inFolder(async (runs) => {
    const plain = await train(...small, "--runs", runs, "--name", "plain");
    const measured = await train(...small, "--runs", runs, "--name", "measured", "--profile");
    assertEquals([plain.code, plain.stderr, measured.code, measured.stderr], [0, "", 0, ""]);
    const [a, b] = ["plain", "measured"].map((name) => join(runs, name));
    assert(a !== undefined && b !== undefined);
    assertEquals(await numbersOf(b), await numbersOf(a));

    const config = async (run: string) => ({ ...await (await RunFolder.open(run)).readConfig() });
    assertEquals({ ...await config(b), name: "plain" }, await config(a));

    const profile = await (await RunFolder.open(b)).readProfile();
    assertEquals([profile?.steps, profile?.warmup], [29, 3]);
    const row = (op: string, phase: string) =>
      profile?.rows.find((row) => row.op === op && row.phase === phase)?.calls;
    assertEquals([row("matmul", "forward"), row("matmul", "backward"), row("adam", "update")], [
      ...[2, 3, 4],
    ]);
    assertEquals([row("upload", "data"), row("clipByNorm", "noGrad")], [2, 4]);
    assertStringIncludes(measured.stdout, "mean of 29 steps after 3 of warm-up\n\nop ");
    assertStringIncludes(measured.stdout, `profile     ${join(b, "plots", "profile.png")}`);
    assertStringIncludes(await Deno.readTextFile(join(b, "report.html")), "Time of a step");
    assert(!plain.stdout.includes("profile"), plain.stdout);
  });
});

Deno.test("--profile with --dry-run is refused, as a dry run has no steps to measure", async () => {
  const { code, stderr } = await train(...small, "--profile", "--dry-run");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "error: --profile measures the steps of a run, and --dry-run takes");
});
