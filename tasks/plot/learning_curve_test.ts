import { assert, assertEquals, assertMatch } from "@std/assert";
import { type CurveGroup, learningCurve } from "./learning_curve.ts";
import { okabeIto } from "./theme.ts";

/** One run, with these losses. */
const group = (label: string, losses: readonly number[]): CurveGroup => ({
  label,
  runs: [{
    rows: losses.map((trainLoss, i) => ({
      epoch: i + 1,
      step: 10 * (i + 1),
      trainLoss,
      validationAccuracy: 0.5 + 0.1 * i,
    })),
  }],
});

/** One run of a seed, with these losses. */
const seeded = (seed: string, losses: readonly number[]) =>
  group("", losses).runs.map((run) => ({ ...run, settings: { seed } }));

/** What the specification holds as a reader of `*.vl.json` finds it. */
interface Written {
  readonly title?: { readonly text: readonly string[]; readonly subtitle?: readonly string[] };
  readonly data: { readonly values: readonly Record<string, unknown>[] };
  readonly hconcat: readonly {
    readonly encoding: Channels;
    readonly layer: readonly {
      readonly mark: { readonly type: string };
      readonly encoding: Channels;
    }[];
  }[];
}

type Channels = Record<
  string,
  Record<string, unknown> & {
    readonly scale: {
      readonly type?: string;
      readonly domain?: unknown;
      readonly range?: readonly unknown[];
    };
  }
>;

function written(
  groups: readonly CurveGroup[],
  options?: Parameters<typeof learningCurve>[1],
): Written {
  return JSON.parse(JSON.stringify(learningCurve(groups, options)));
}

/** The vertical axis of each panel. */
const vertical = ({ hconcat }: Written) => hconcat.map(({ layer }) => layer.at(-1)?.encoding["y"]);

Deno.test("the data stand in the specification, accuracy in percent", () => {
  const { data, title } = written([group("a", [2, 1])], { title: "Digits" });
  assertEquals(title, { text: ["Digits"] });
  assertEquals(data.values, [
    { run: "a", epoch: 1, loss: 2, accuracy: 50 },
    { run: "a", epoch: 2, loss: 1, accuracy: 60 },
  ]);
});

Deno.test("several runs become their mean, the least and the greatest, and the note says so", () => {
  const [two, four] = [group("a", [2, 1]), group("a", [4])];
  const spec = written([{ label: "a", runs: [...two.runs, ...four.runs] }], { title: "Digits" });
  assertEquals(spec.data.values, [
    {
      ...{ run: "a", epoch: 1, loss: 3, lossLeast: 2, lossGreatest: 4 },
      ...{ accuracy: 50, accuracyLeast: 50, accuracyGreatest: 50 },
    },
    {
      ...{ run: "a", epoch: 2, loss: 1, lossLeast: 1, lossGreatest: 1 },
      ...{ accuracy: 60, accuracyLeast: 60, accuracyGreatest: 60 },
    },
  ]);
  assertEquals(spec.title?.subtitle, ["Line: mean; band: least to greatest of 2 seeds"]);
  const marks = (of: Written) => of.hconcat[0]?.layer.map(({ mark }) => mark.type);
  assertEquals(marks(spec), ["area", "line"]);
  assertEquals(marks(written([group("a", [1])])), ["line"]);
});

Deno.test("both panels name their axes with units", () => {
  const spec = written([group("a", [1])], { lossTitle: "Training loss, summed over a batch" });
  assertEquals(vertical(spec).map((y) => y?.["title"]), [
    "Training loss, summed over a batch",
    "Validation accuracy (%)",
  ]);
  assertEquals(spec.hconcat.map(({ encoding }) => encoding["x"]?.["title"]), ["Epoch", "Epoch"]);
});

Deno.test("a loss that falls more than a hundredfold is on a log axis that says so", () => {
  const typesOf = (spec: Written) => vertical(spec).map((y) => y?.scale.type);
  const wide = written([group("relu", [551, 0.1])]);
  assertEquals(typesOf(wide), ["log", "linear"]);
  assertMatch(String(vertical(wide)[0]?.["title"]), /log scale/);
  assertEquals(typesOf(written([group("sigmoid", [0.6, 0.02])])), ["linear", "linear"]);
  assertEquals(typesOf(written([group("relu", [551, 0])])), ["linear", "linear"]);
  const forced = written([group("relu", [551, 0.1])], { lossScale: "linear" });
  assertEquals(typesOf(forced), ["linear", "linear"]);
});

Deno.test("one group has no legend, two groups have one and different colours", () => {
  const colour = (groups: readonly CurveGroup[]) => written(groups).hconcat[0]?.encoding["color"];
  assertEquals(colour([group("a", [1])])?.["legend"], null);
  const two = colour([group("a", [1]), group("b", [2])]);
  assert(two?.["legend"] !== null);
  assertEquals(two?.scale, { domain: ["a", "b"], range: okabeIto.slice(0, 2) });
});

Deno.test("beyond the colours, each of thirty groups still has a sign of its own", () => {
  const labels = Array.from({ length: 30 }, (_, i) => `run ${i}`);
  const encoding = written(labels.map((label) => group(label, [1]))).hconcat[0]?.encoding;
  const signs = labels.map((_, i) =>
    JSON.stringify([
      encoding?.["color"]?.scale.range?.[i],
      encoding?.["strokeDash"]?.scale.range?.[i],
    ])
  );
  assertEquals(new Set(signs).size, labels.length);
});

Deno.test("two groups of one name stay two lines", () => {
  const { data } = written([group("a", [1]), group("a", [2])]);
  assertEquals(data.values.map((value) => value["run"]), ["a", "a (2)"]);
});

Deno.test("a loss that is not finite is null, one that was not measured is absent", () => {
  const rows = [
    { epoch: 1, step: 1, trainLoss: NaN },
    { epoch: 2, step: 2, trainLoss: Infinity },
    { epoch: 3, step: 3 },
  ];
  assertEquals(written([{ label: "a", runs: [{ rows }] }]).data.values, [
    { run: "a", epoch: 1, loss: null },
    { run: "a", epoch: 2, loss: null },
    { run: "a", epoch: 3 },
  ]);
});

Deno.test("where one of several seeds diverged there is no mean to draw", () => {
  const runs = [...group("a", [2, 1]).runs, ...group("a", [2, NaN]).runs];
  const losses = written([{ label: "a", runs }]).data.values.map(({ loss, lossLeast }) => (
    { loss, lossLeast }
  ));
  assertEquals(losses, [{ loss: 2, lossLeast: 2 }, { loss: null, lossLeast: null }]);
});

Deno.test("accuracy has no axis above 100 %", () => {
  const rows = [1, 2].map((epoch) => ({ epoch, step: epoch, trainLoss: 0, validationAccuracy: 1 }));
  const [, accuracy] = vertical(written([{ label: "a", runs: [{ rows }] }]));
  assertEquals(accuracy?.scale.domain, [90, 100]);
});

Deno.test("a seed that was run twice is one of the seeds of mean, band and note", () => {
  const twice = [...seeded("0", [5]), ...seeded("0", [2, 1]), ...seeded("1", [4, 3])];
  const { data, title } = written([{ label: "a", runs: twice }]);
  assertEquals(data.values.map(({ loss, lossGreatest }) => [loss, lossGreatest]), [[3, 4], [2, 3]]);
  assertEquals(title?.text, ["Line: mean; band: least to greatest of 2 seeds"]);
  const alone = written([{ label: "a", runs: twice.slice(0, 2) }]);
  assertEquals(alone.data.values.map(({ loss }) => loss), [2, 1]);
  assertEquals(alone.title, undefined);
});
