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
    assertEquals([profile?.steps, profile?.warmup], [16, 16]);
    const row = (op: string, phase: string) =>
      profile?.rows.find((row) => row.op === op && row.phase === phase)?.calls;
    assertEquals([row("matmul", "forward"), row("matmul", "backward"), row("adam", "update")], [
      ...[2, 3, 4],
    ]);
    assertEquals([row("upload", "data"), row("clipByNorm", "update")], [2, 4]);
    assertStringIncludes(measured.stdout, "mean of 16 steps after 16 of warm-up\n\nop ");
    assertStringIncludes(
      measured.stdout,
      `profile     ${join(b, "profile.json")}, ${join(b, "plots", "profile.png")}`,
    );
    assertStringIncludes(await Deno.readTextFile(join(b, "report.html")), "Time of a step");
    assert(!plain.stdout.includes("profile"), plain.stdout);
    assert(!/Doubtful|went on/.test(measured.stdout), measured.stdout);
  });
});

Deno.test("a profile of few steps, and one since a run went on, say so", async () => {
  await inFolder(async (runs) => {
    const once = await train(...small, "--runs", runs, "--name", "a");
    assertEquals([once.code, once.stderr], [0, ""]);
    const { code, stdout } = await train(
      ...["--resume", join(runs, "a"), "--epochs", "3", "--profile"],
    );
    assertEquals(code, 0);
    assertStringIncludes(stdout, "mean of 8 steps after 8 of warm-up");
    assertStringIncludes(stdout, "The profile is of steps after 32, where this run went on.");
    assertStringIncludes(stdout, "Doubtful: a mean of 8 steps after 8 of warm-up");
  });
});

Deno.test("--profile with --dry-run is refused, as a dry run has no steps to measure", async () => {
  const { code, stderr } = await train(...small, "--profile", "--dry-run");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "error: --profile measures the steps of a run, and --dry-run takes");
});
