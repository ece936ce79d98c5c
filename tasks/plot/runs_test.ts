import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../../kernel/errors.ts";
import { findRuns, readRun } from "./runs.ts";
import { inFolder, writeRun, writeSweep } from "./testing.ts";

Deno.test("a run is read with its settings, rows and result", () =>
  inFolder(async (root) => {
    const { path } = await writeRun({ root, name: "a", config: { seed: 3 } });
    const { name, settings, rows, result } = await readRun(path);
    assertEquals([name, rows.length, result?.testAccuracy], ["a", 2, 0.8]);
    assertEquals(settings, {
      ...{ dataset: "digits", model: "mlp", optimizer: "adam", backend: "wasm" },
      ...{ batchSize: "128", epochs: "2", reduction: "mean", shuffle: "true", seed: "3" },
      ...{ "dataset.scale": "unit", "model.hidden": "8", "optimizer.learningRate": "0.001" },
    });
  }));

Deno.test("a run in progress is read as far as it got", () =>
  inFolder(async (root) => {
    const { path } = await writeRun({ root, name: "a", finished: false });
    const { rows, result } = await readRun(path);
    assertEquals([rows.length, result], [2, undefined]);
    const empty = await writeRun({ root, name: "b", finished: false, accuracies: [] });
    assertEquals((await readRun(empty.path)).rows, []);
  }));

Deno.test("what is no run, or a damaged one, is refused by the name of the file", () =>
  inFolder(async (root) => {
    await assertRejects(() => readRun(root), UsageError, "not the folder of a run");
    const folder = await writeRun({ root, name: "a" });
    const refused = (includes: string) =>
      assertRejects(() => readRun(folder.path), UsageError, includes);
    await Deno.writeTextFile(folder.resultPath, "{}");
    await refused(folder.resultPath);
    await Deno.writeTextFile(folder.metricsPath, "{\n");
    await refused(`${folder.metricsPath}: line 1 is damaged`);
    await Deno.writeTextFile(folder.configPath, '{"options": {"model": 3}}');
    await refused(`${folder.configPath}: "options" is damaged`);
    await Deno.writeTextFile(folder.configPath, "[1");
    await refused(`${folder.configPath}: not a JSON object`);
  }));

Deno.test("a folder stands for the runs in it, at any depth, in the order of their numbers", () =>
  inFolder(async (root) => {
    for (const name of ["run-10", "run-2"]) await writeRun({ root, name });
    await writeSweep(join(root, "sweeps", "widths"));
    await Deno.writeTextFile(join(root, "notes.txt"), "");
    const names = (paths: readonly string[]) => paths.map((path) => path.slice(root.length + 1));
    const sweep = ["w8-s0", "w8-s1", "w16-s0", "w16-s1"].map((name) => `sweeps/widths/${name}`);
    assertEquals(names(await findRuns([root])), ["run-2", "run-10", ...sweep]);
  }));

Deno.test("a run that is named twice, or by a link, counts once; the order given is kept", () =>
  inFolder(async (root) => {
    const [a, b] = [
      (await writeRun({ root, name: "a" })).path,
      (await writeRun({ root, name: "b" })).path,
    ];
    await Deno.symlink(a, join(root, "link"));
    assertEquals(await findRuns([b, `${b}/`, a, root]), [b, a]);
  }));

Deno.test("a path without a run is refused", () =>
  inFolder(async (root) => {
    await assertRejects(() => findRuns([root]), UsageError, `${root}: neither the folder of a run`);
    const none = join(root, "none");
    await assertRejects(
      () => findRuns([none]),
      UsageError,
      `cannot open ${none}: there is no such`,
    );
    const file = join(root, "file");
    await Deno.writeTextFile(file, "");
    await assertRejects(() => findRuns([file]), UsageError, file);
  }));
