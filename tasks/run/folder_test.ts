import { assert, assertEquals, assertRejects } from "@std/assert";
import { basename, join } from "@std/path";
import { UsageError } from "../../kernel/errors.ts";
import { RunFolder } from "./folder.ts";

async function inRoot(test: (root: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(join(folder, "runs"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a run without a name takes the next free number", () =>
  inRoot(async (root) => {
    const names: string[] = [];
    for (let i = 0; i < 3; i++) {
      names.push((await RunFolder.create({ root, stem: "digits-mlp-sgd" })).name);
    }
    assertEquals(names, ["digits-mlp-sgd-001", "digits-mlp-sgd-002", "digits-mlp-sgd-003"]);
    assertEquals((await RunFolder.create({ root, stem: "digits-mlp-adam" })).name.slice(-3), "001");
  }));

Deno.test("runs that start at once get folders of their own", () =>
  inRoot(async (root) => {
    const runs = await Promise.all(
      Array.from({ length: 8 }, () => RunFolder.create({ root, stem: "a" })),
    );
    assertEquals(new Set(runs.map((run) => run.path)).size, 8);
  }));

Deno.test("a given name is the folder's, and an empty folder may be there already", () =>
  inRoot(async (root) => {
    await Deno.mkdir(join(root, "first-try"), { recursive: true });
    const run = await RunFolder.create({ root, name: "first-try", stem: "a" });
    assertEquals(run.path, join(root, "first-try"));
    assertEquals(basename(run.path), run.name);
  }));

Deno.test("a folder that holds files is refused and left as it is", () =>
  inRoot(async (root) => {
    const run = await RunFolder.create({ root, name: "first-try", stem: "a" });
    await run.writeConfig({ seed: 1 });
    const again = () => RunFolder.create({ root, name: "first-try", stem: "a" });
    const { message } = await assertRejects(again, UsageError, "--name first-try");
    assert(message.includes("choose another --name"), message);
    assertEquals(await run.readConfig(), { seed: 1 });
  }));

Deno.test("a name that is no folder's name is refused before anything is made", () =>
  inRoot(async (root) => {
    await assertRejects(
      () => RunFolder.create({ root, name: "../out", stem: "a" }),
      UsageError,
      "--name",
    );
    await assertRejects(() => Deno.stat(join(root, "..", "out")), Deno.errors.NotFound);
  }));

Deno.test("a root that is a file is a user error that names it", async () => {
  const root = await Deno.makeTempFile();
  try {
    await assertRejects(() => RunFolder.create({ root, stem: "a" }), UsageError, root);
    await assertRejects(
      () => RunFolder.create({ root: join(root, "x"), stem: "a" }),
      UsageError,
      root,
    );
  } finally {
    await Deno.remove(root);
  }
});

Deno.test("the configuration is written for people and read back", () =>
  inRoot(async (root) => {
    const run = await RunFolder.create({ root, stem: "a" });
    const config = {
      seed: 0,
      model: { name: "mlp", hidden: 128 },
      tags: ["x", null],
      skip: undefined,
    };
    await run.writeConfig(config);
    assertEquals(await run.readConfig(), JSON.parse(JSON.stringify(config)));
    assert((await Deno.readTextFile(run.configPath)).startsWith('{\n  "seed": 0,\n'));
    await Deno.writeTextFile(run.configPath, "[1");
    await assertRejects(() => run.readConfig(), UsageError, run.configPath);
  }));

Deno.test("rows of metrics are added, read, and replaced", () =>
  inRoot(async (root) => {
    const run = await RunFolder.create({ root, stem: "a" });
    const rows = [{ epoch: 1, step: 10, trainLoss: 0.5 }, { epoch: 2, step: 20, trainLoss: 0.25 }];
    for (const row of rows) await run.appendMetrics(row);
    assertEquals(await run.readMetrics(), rows);
    await Deno.writeTextFile(run.metricsPath, '{"epoch":3', { append: true });
    assertEquals(await run.readMetrics(), rows);
    await run.writeMetrics(rows.slice(0, 1));
    await run.appendMetrics({ epoch: 2, step: 21 });
    assertEquals(await run.readMetrics(), [...rows.slice(0, 1), { epoch: 2, step: 21 }]);
  }));

Deno.test("the parameters are written and read, and a damaged file is named", () =>
  inRoot(async (root) => {
    const run = await RunFolder.create({ root, stem: "a" });
    const values = new Float32Array([1, 2, 3, 4]);
    await run.writeModel({ weight: { shape: [2, 2], values } }, { model: "mlp" });
    const { tensors, metadata } = await run.readModel();
    assertEquals(tensors, { weight: { dtype: "F32", shape: [2, 2], values } });
    assertEquals(metadata, { model: "mlp" });
    await Deno.truncate(run.modelPath, 100);
    await assertRejects(() => run.readModel(), UsageError, run.modelPath);
  }));

Deno.test("a run is opened by its path; a folder without a configuration is none", () =>
  inRoot(async (root) => {
    const run = await RunFolder.create({ root, stem: "a" });
    await assertRejects(() => RunFolder.open(run.path), UsageError, "not the folder of a run");
    await run.writeConfig({});
    assertEquals((await RunFolder.open(run.path)).name, run.name);
    await assertRejects(
      () => RunFolder.open(join(root, "none")),
      UsageError,
      "not the folder of a run",
    );
  }));
