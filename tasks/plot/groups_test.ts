import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../../kernel/errors.ts";
import type { RunFolder } from "../run/folder.ts";
import { groupRuns, sharedSettings, varyingSettings } from "./groups.ts";
import { repeatNotes } from "./run_names.ts";
import type { PlottedRun, Settings } from "./runs.ts";
import { oneOfEachSeed } from "./seeds.ts";
import { inFolder, writeRun } from "./testing.ts";
import { groupsBy } from "./vary_by.ts";

let folder: RunFolder | undefined;
await inFolder(async (root) => {
  folder = await writeRun({ root, name: "a" });
});

/** Runs of these settings; the folder is nobody's business here. */
function runsOf(...settings: readonly Settings[]): PlottedRun[] {
  return settings.map((each, i) => {
    if (folder === undefined) throw new Error("the folder was made above");
    return { name: `run-${i}`, folder, settings: each, rows: [], result: undefined };
  });
}

function labelsOf(...settings: readonly Settings[]): string[] {
  return groupRuns(runsOf(...settings)).map(({ label }) => label);
}

Deno.test("runs that differ in the seed alone are one group, named by what sets it apart", () => {
  const runs = runsOf(
    { model: "mlp", "model.hidden": "8", seed: "0" },
    { model: "mlp", "model.hidden": "16", seed: "0" },
    { seed: "1", "model.hidden": "8", model: "mlp" },
  );
  assertEquals(
    groupRuns(runs).map(({ label, varied, runs }) => [label, varied, runs.map(({ name }) => name)]),
    [
      ["hidden = 8", { "model.hidden": "8" }, ["run-0", "run-2"]],
      ["hidden = 16", { "model.hidden": "16" }, ["run-1"]],
    ],
  );
});

Deno.test("a label names every setting that differs, in full where the short name is not clear", () => {
  assertEquals(
    labelsOf(
      { "a.scale": "1", "b.scale": "unit", warmup: "1" },
      { "a.scale": "2", "b.scale": "none", warmup: "2" },
    ),
    ["a.scale = 1, b.scale = unit, warmup = 1", "a.scale = 2, b.scale = none, warmup = 2"],
  );
});

Deno.test("what follows from the choice of a plugin is not named, what does not is", () => {
  const sgd = { optimizer: "sgd", "optimizer.learningRate": "0.01", "optimizer.momentum": "0" };
  const adam = { optimizer: "adam", "optimizer.learningRate": "0.001", "optimizer.beta1": "0.9" };
  assertEquals(labelsOf(sgd, adam), ["optimizer = sgd", "optimizer = adam"]);
  assertEquals(labelsOf(sgd, adam, { ...adam, "optimizer.learningRate": "0.1" }), [
    "optimizer = sgd, learningRate = 0.01",
    "optimizer = adam, learningRate = 0.001",
    "optimizer = adam, learningRate = 0.1",
  ]);
});

Deno.test("a setting that a run does not have is left out, or none where nothing else is left", () => {
  assertEquals(labelsOf({ clipNorm: "1" }, {}), ["clipNorm = 1", "clipNorm = none"]);
  assertEquals(
    labelsOf({ epochs: "1", clipNorm: "1" }, { epochs: "1" }, { epochs: "2" }),
    ["epochs = 1, clipNorm = 1", "epochs = 1", "epochs = 2"],
  );
  // One that is called none was told so.
  assertEquals(labelsOf({ norm: "none", a: "1" }, { a: "2" }), ["norm = none, a = 1", "a = 2"]);
});

Deno.test("the choice of a plugin speaks for itself where labels would be long", () => {
  const settings = (optimizer: string, batchSize: string): Settings => ({
    ...{ optimizer, batchSize, "optimizer.learningRate": batchSize, "optimizer.beta": "0" },
  });
  assertEquals(
    labelsOf(settings("adam", "16"), settings("adam", "32"), settings("sgd", "16")),
    [
      "adam, batchSize = 16, learningRate = 16",
      "adam, batchSize = 32, learningRate = 32",
      "sgd, batchSize = 16, learningRate = 16",
    ],
  );
});

Deno.test("labels that would be longer than 40 characters are the names of the runs", () => {
  const settings = (value: string, seed: string): Settings => ({
    ...{ batchSize: value, reduction: value, monitor: value, earlyStopping: value, seed },
  });
  const labels = labelsOf(settings("1", "0"), settings("2", "0"), settings("2", "1"));
  assertEquals(labels, ["run-0", "run-1 and 1 more"]);
});

Deno.test("a seed that was run twice stays in its group, and whoever counts seeds counts it once", () => {
  const runs = runsOf({ a: "1", seed: "0" }, { a: "1", seed: "0" }, { a: "1", seed: "1" });
  const groups = groupRuns(runs);
  assertEquals(groups.map((group) => group.runs.length), [3]);
  assertEquals(groups.map((group) => oneOfEachSeed(group.runs).map(({ name }) => name)), [
    ["run-1", "run-2"],
  ]);
  assertEquals(repeatNotes(groups), ["seed 0 was run twice: run-0, run-1; run-1 counts"]);
});

Deno.test("a group that is alone is named by its run, several seeds by what was trained", () => {
  const settings = { model: "mlp", dataset: "digits", optimizer: "adam" };
  assertEquals(labelsOf({ ...settings, seed: "0" }), ["run-0"]);
  assertEquals(labelsOf({ ...settings, seed: "0" }, { ...settings, seed: "1" }), [
    "mlp on digits, adam",
  ]);
  assertEquals(groupRuns([]), []);
});

Deno.test("groups hold every run once, and no two have one label", () => {
  const value = fc.constantFrom("1", "2", "3");
  const settings = fc.record(
    { model: value, "model.a": value, "model.b": value, "optimizer.a": value, seed: value },
    { requiredKeys: ["seed"] },
  );
  fc.assert(
    fc.property(fc.array(settings, { minLength: 2, maxLength: 12 }), (all) => {
      const runs = runsOf(...all);
      const groups = groupRuns(runs);
      assertEquals(new Set(groups.flatMap((group) => group.runs)).size, runs.length);
      assertEquals(new Set(groups.map(({ label }) => label)).size, groups.length);
    }),
  );
});

Deno.test("settings are shared or vary, the seed aside", () => {
  const runs = runsOf({ model: "mlp", epochs: "1", seed: "0" }, {
    model: "mlp",
    epochs: "2",
    seed: "1",
  });
  const groups = groupRuns(runs);
  assertEquals(sharedSettings(groups), { model: "mlp" });
  assertEquals(varyingSettings(groups), ["epochs"]);
});

Deno.test("--by finds a setting by its full or short name, also one that labels leave out", () => {
  const groups = groupRuns(
    runsOf(
      { optimizer: "sgd", "optimizer.learningRate": "0.01" },
      { optimizer: "adam", "optimizer.learningRate": "0.001" },
    ),
  );
  for (const name of ["learningRate", "optimizer.learningRate"]) {
    const { by, groups: found } = groupsBy(groups, name, "--by");
    assertEquals(by, "optimizer.learningRate");
    assertEquals(found.map(({ varied }) => varied[by]), ["0.01", "0.001"]);
  }
});

Deno.test("--by refuses a setting that does not vary, and lists those that do", () => {
  const groups = groupRuns(runsOf({ a: "1", b: "1" }, { a: "2", b: "1" }));
  assertThrows(
    () => groupsBy(groups, "b", "--by"),
    UsageError,
    '--by: found "b", allowed is what these runs differ in: a',
  );
  const alone = groupRuns(runsOf({ a: "1", seed: "0" }, { a: "1", seed: "1" }));
  assertThrows(() => groupsBy(alone, "seed", "--by"), UsageError, "differ in no setting");
});
