import { assert, assertEquals, assertRejects } from "@std/assert";
import { basename, join } from "@std/path";
import { UsageError } from "../../kernel/errors.ts";
import { readText } from "./files.ts";
import { RunFolder } from "./folder.ts";
import type { HistogramsRow } from "./histograms.ts";
import type { MetricsRow, TimesRow } from "./metrics.ts";

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

/** The rows of an evaluation after 10 steps, 20 steps, ... */
function rowsAt(epoch: number): [MetricsRow, TimesRow, HistogramsRow] {
  const step = 10 * epoch;
  const spread = { linear1: { min: 0, max: 1, counts: [3, epoch] } };
  return [
    { epoch, step, trainLoss: 1 / epoch },
    { step, seconds: epoch / 4, samplesPerSecond: 40 },
    { epoch, step, weights: spread, gradients: {} },
  ];
}

async function linesIn(run: RunFolder): Promise<[unknown[], unknown[], unknown[]]> {
  return [await run.readMetrics(), await run.readTimes(), await run.readHistograms()];
}

Deno.test("rows of an evaluation are added to their files and read", () =>
  inRoot(async (root) => {
    const run = await RunFolder.create({ root, stem: "a" });
    assertEquals(await linesIn(run), [[], [], []]);
    const all = [1, 2].map(rowsAt);
    for (const [metrics, times, histograms] of all) await run.append(metrics, times, histograms);
    assertEquals(await linesIn(run), [
      all.map(([metrics]) => metrics),
      all.map(([, times]) => times),
      all.map(([, , histograms]) => histograms),
    ]);
    const [metrics, times] = rowsAt(3);
    await run.append(metrics, times, undefined);
    assertEquals((await linesIn(run)).map((rows) => rows.length), [3, 3, 2]);
  }));

Deno.test("a run that goes back keeps the bytes of the rows before, and no half line", () =>
  inRoot(async (root) => {
    const run = await RunFolder.create({ root, stem: "a" });
    for (const [metrics, times, histograms] of [1, 2, 3].map(rowsAt)) {
      await run.append(metrics, times, histograms);
    }
    const texts = () =>
      Promise.all([run.metricsPath, run.timesPath, run.histogramsPath].map(readText));
    const before = await texts();
    await run.rewind(() => true);
    assertEquals(await texts(), before);
    // What a killed process leaves behind, in a file of which every row is to be kept.
    await Deno.writeTextFile(run.metricsPath, '{"epoch":4,"st', { append: true });
    await run.rewind(() => true);
    assertEquals(await texts(), before);
    await Deno.writeTextFile(run.timesPath, '{"step":40', { append: true });
    await run.rewind(({ step }) => step <= 10);
    assertEquals(await texts(), before.map((text) => text.slice(0, text.indexOf("\n") + 1)));
    for (const row of [2, 3]) await run.append(...rowsAt(row));
    assertEquals(await texts(), before);
    await run.rewind(() => false);
    assertEquals(await texts(), ["", "", ""]);
  }));

Deno.test("a run that goes back before its first row makes no files", () =>
  inRoot(async (root) => {
    const run = await RunFolder.create({ root, stem: "a" });
    await run.rewind(() => false);
    assertEquals(await Array.fromAsync(Deno.readDir(run.path)), []);
  }));

Deno.test("a run is finished when its result is there", () =>
  inRoot(async (root) => {
    const run = await RunFolder.create({ root, stem: "a" });
    assertEquals(await run.readResult(), undefined);
    const result = {
      step: 20,
      epochs: 2,
      parameters: 7,
      bestValidationAccuracy: 0.5,
      bestStep: 10,
      validationAccuracy: 0.25,
      validationLoss: 1.5,
      trainLoss: NaN,
      seconds: 3,
    };
    await run.writeResult(result);
    assertEquals(await run.readResult(), result);
    await Deno.writeTextFile(run.resultPath, "");
    await assertRejects(() => run.readResult(), UsageError, run.resultPath);
  }));

Deno.test("predictions are written and read, and a damaged file is named", () =>
  inRoot(async (root) => {
    const run = await RunFolder.create({ root, stem: "a" });
    const predictions = {
      split: "test",
      classes: ["0", "1"],
      labels: Float32Array.of(1),
      logits: Float32Array.of(0.5, -0.5),
      worst: { indices: Float32Array.of(0), inputs: Float32Array.of(1, 2), inputShape: [2] },
    };
    await run.writePredictions(predictions);
    assertEquals(await run.readPredictions(), predictions);
    await Deno.truncate(run.predictionsPath, 50);
    await assertRejects(() => run.readPredictions(), UsageError, run.predictionsPath);
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
