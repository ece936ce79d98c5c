import { assert, assertEquals } from "@std/assert";
import { logger, Warn } from "vega";
import { compile } from "vega-lite";
import { learningCurve, type LearningCurveRun } from "./learning_curve.ts";
import { okabeIto } from "./theme.ts";

const run = (label: string, losses: readonly number[]): LearningCurveRun => ({
  label,
  rows: losses.map((trainLoss, i) => ({
    epoch: i + 1,
    step: 10 * (i + 1),
    trainLoss,
    validationAccuracy: 0.5 + 0.1 * i,
  })),
});

/** What the specification holds as a reader of `*.vl.json` finds it. */
interface Written {
  readonly title?: string;
  readonly data: { readonly values: readonly Record<string, unknown>[] };
  readonly hconcat: readonly {
    readonly encoding: Record<
      string,
      Record<string, unknown> & {
        readonly scale: { readonly domain?: unknown; readonly range?: readonly unknown[] };
      }
    >;
  }[];
}

function written(
  runs: readonly LearningCurveRun[],
  options?: Parameters<typeof learningCurve>[1],
): Written {
  return JSON.parse(JSON.stringify(learningCurve(runs, options)));
}

Deno.test("the data stand in the specification, accuracy in percent", () => {
  const { data, title } = written([run("a", [2, 1])], { title: "Digits" });
  assertEquals(title, "Digits");
  assertEquals(data.values, [
    { run: "a", epoch: 1, loss: 2, accuracy: 50 },
    { run: "a", epoch: 2, loss: 1, accuracy: 60 },
  ]);
});

Deno.test("both panels name their axes with units", () => {
  const { hconcat } = written([run("a", [1])], { lossTitle: "Training loss, summed over a batch" });
  assertEquals(
    hconcat.map(({ encoding }) => [encoding["x"]?.["title"], encoding["y"]?.["title"]]),
    [["Epoch", "Training loss, summed over a batch"], ["Epoch", "Validation accuracy (%)"]],
  );
});

Deno.test("one run has no legend, two runs have one and different colours", () => {
  const colour = (runs: readonly LearningCurveRun[]) => written(runs).hconcat[0]?.encoding["color"];
  assertEquals(colour([run("a", [1])])?.["legend"], null);
  const two = colour([run("a", [1]), run("b", [2])]);
  assert(two?.["legend"] !== null);
  assertEquals(two?.scale, { domain: ["a", "b"], range: okabeIto.slice(0, 2) });
});

Deno.test("beyond the colours, every run still has a sign of its own", () => {
  const labels = Array.from({ length: okabeIto.length * 4 }, (_, i) => `run ${i}`);
  const encoding = written(labels.map((label) => run(label, [1]))).hconcat[0]?.encoding;
  const signs = labels.map((_, i) =>
    JSON.stringify([
      encoding?.["color"]?.scale.range?.[i],
      encoding?.["strokeDash"]?.scale.range?.[i],
    ])
  );
  assertEquals(new Set(signs).size, labels.length);
});

Deno.test("two runs of one name stay two lines", () => {
  const { data } = written([run("a", [1]), run("a", [2])]);
  assertEquals(data.values.map((value) => value["run"]), ["a", "a (2)"]);
});

Deno.test("a loss that is not finite is null, one that was not measured is absent", () => {
  const { data } = written([{
    label: "a",
    rows: [{ epoch: 1, step: 1, trainLoss: NaN }, { epoch: 2, step: 2, trainLoss: Infinity }, {
      epoch: 3,
      step: 3,
    }],
  }]);
  assertEquals(data.values, [
    { run: "a", epoch: 1, loss: null },
    { run: "a", epoch: 2, loss: null },
    { run: "a", epoch: 3 },
  ]);
});

Deno.test("values that are all the same get an axis with a span, never above 100 %", () => {
  const rows = [1, 2].map((epoch) => ({ epoch, step: epoch, trainLoss: 0, validationAccuracy: 1 }));
  const { hconcat } = written([{ label: "a", rows }]);
  assertEquals(hconcat.map(({ encoding }) => encoding["y"]?.scale.domain), [[-0.1, 0.1], [
    90,
    100,
  ]]);
});

Deno.test("Vega-Lite compiles the plot of any number of runs without a warning", () => {
  for (const runs of [[], [run("a", [])], [run("a", [1, 2])], [run("a", [1]), run("b", [NaN])]]) {
    const warnings: unknown[] = [];
    const note = (_method: string, _level: string, args: readonly unknown[]) => {
      warnings.push(...args);
    };
    compile(learningCurve(runs), { logger: logger(Warn, "warn", note) });
    assertEquals(warnings, []);
  }
});
