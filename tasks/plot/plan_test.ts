import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { UsageError } from "../../kernel/errors.ts";
import { allKinds, plotKinds } from "./kinds.ts";
import { measureNamed } from "./measure.ts";
import { planPlots, type Plot } from "./plan.ts";
import { readRun } from "./runs.ts";
import { inFolder, writeRun, writeSweep } from "./testing.ts";

const namesOf = (plots: readonly Plot[]) => plots.map(({ name }) => name);

Deno.test("a run that is alone gets all that it has data for", () =>
  inFolder(async (root) => {
    const done = await readRun((await writeRun({ root, name: "done" })).path);
    assertEquals(namesOf(await planPlots([done])), [
      ...["learning_curve", "confusion_matrix", "per_class", "worst", "weights", "gradients"],
      "profile",
    ]);
    const begun = await writeRun({ root, name: "begun", finished: false });
    assertEquals(namesOf(await planPlots([await readRun(begun.path)])), ["learning_curve"]);
    const empty = await writeRun({ root, name: "empty", finished: false, accuracies: [] });
    assertEquals(await planPlots([await readRun(empty.path)]), []);
  }));

Deno.test("several runs are compared; seeds of one group are not told apart", () =>
  inFolder(async (root) => {
    const runs = await Promise.all((await writeSweep(root)).map(readRun));
    const compared = ["learning_curve", "small_multiples", "bars", "per_class"];
    assertEquals(namesOf(await planPlots(runs)), compared);
    assertEquals(namesOf(await planPlots(runs.slice(0, 2))), ["learning_curve", "per_class"]);
  }));

Deno.test("plots of single runs have files of their own, also for runs of one name", () =>
  inFolder(async (root) => {
    const a = await writeRun({ root: join(root, "x"), name: "a" });
    const b = await writeRun({ root: join(root, "y"), name: "a", config: { seed: 1 } });
    const runs = await Promise.all([a.path, b.path].map(readRun));
    assertEquals(namesOf(await planPlots(runs, { kinds: ["worst"] })), ["worst_1_a", "worst_2_a"]);
    const all = await planPlots(runs, { kinds: "all" });
    assertEquals(new Set(namesOf(all)).size, all.length);
    assertEquals(new Set(all.map(({ kind }) => kind)), new Set(allKinds));
  }));

Deno.test("a title that is given stands above every plot; else what the runs have in common", () =>
  inFolder(async (root) => {
    const runs = await Promise.all((await writeSweep(root)).map(readRun));
    for (const { title } of await planPlots(runs, { title: "Widths", kinds: "all" })) {
      assertEquals(/Widths|w\d+-s\d/.test(title), true, title);
    }
    const [curve] = await planPlots(runs, { kinds: ["learning-curve"] });
    assertEquals(curve?.title, "Learning curves: mlp on digits, adam");
  }));

Deno.test("a kind that was asked for and has no data is refused; all means what there is", () =>
  inFolder(async (root) => {
    const { path } = await writeRun({ root, name: "a", finished: false });
    const runs = [await readRun(path)];
    for (
      const kind of [
        ...["confusion-matrix", "per-class", "worst", "weights", "gradients", "profile"] as const,
      ]
    ) {
      await assertRejects(
        () => planPlots(runs, { kinds: [kind] }),
        UsageError,
        `--kind ${kind}: nothing to draw: there is no `,
      );
    }
    await assertRejects(
      () => planPlots(runs, { kinds: ["bars"], measure: measureNamed("testAccuracy", "") }),
      UsageError,
      "--kind bars: nothing to draw: no run has a testAccuracy yet",
    );
    const all = namesOf(await planPlots(runs, { kinds: "all" }));
    assertEquals(all, ["learning_curve", "small_multiples", "bars"]);
  }));

Deno.test("what is missing is said as it is: predictions from before a run went on, no pictures", () =>
  inFolder(async (root) => {
    const folder = await writeRun({ root, name: "a" });
    const refusal = async (kind: "worst" | "per-class", paths = [folder.path]) =>
      (await assertRejects(
        async () => planPlots(await Promise.all(paths.map(readRun)), { kinds: [kind] }),
        UsageError,
      )).message;
    const predictions = await folder.readPredictions();
    const other = await writeRun({ root, name: "b", config: { seed: 1 } });
    await other.writePredictions({
      ...{ ...predictions, classes: ["left", "right", "up"] },
      worst: { ...predictions.worst, inputs: Float32Array.of(1, 2), inputShape: [1] },
    });
    assertEquals(
      await refusal("worst", [other.path]),
      "--kind worst: nothing to draw: what predictions.safetensors holds are not pictures",
    );
    assertEquals(
      await refusal("per-class", [folder.path, other.path]),
      "--kind per-class: nothing to draw: the runs have different classes",
    );
    await folder.removeResult();
    assertEquals(
      await refusal("worst"),
      `--kind worst: nothing to draw: ${folder.path} is not finished, and the ` +
        "predictions.safetensors in it is left from before it went on; finish it with deno task " +
        `train --resume ${folder.path}`,
    );
  }));

Deno.test("runs on different classes have no plot by class", () =>
  inFolder(async (root) => {
    const a = await writeRun({ root, name: "a" });
    const b = await writeRun({ root, name: "b", config: { dataset: "synth" } });
    const predictions = await b.readPredictions();
    await b.writePredictions({ ...predictions, classes: ["left", "right", "up"] });
    const runs = await Promise.all([a.path, b.path].map(readRun));
    assertEquals(namesOf(await planPlots(runs)), ["learning_curve", "small_multiples", "bars"]);
  }));

Deno.test("every kind is drawn where there are data for it, with a caption", () =>
  inFolder(async (root) => {
    assertEquals(allKinds.length, Object.keys(plotKinds).length);
    const runs = await Promise.all((await writeSweep(root)).map(readRun));
    for (const kind of allKinds) {
      const plots = await planPlots(runs, { kinds: [kind] });
      assertEquals(new Set(plots.map((plot) => plot.kind)), new Set([kind]));
      for (const { caption, spec } of plots) {
        assertEquals(caption.endsWith("."), true);
        assertEquals(spec.$schema, "https://vega.github.io/schema/vega-lite/v6.json");
      }
    }
  }));
