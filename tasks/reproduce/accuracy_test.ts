import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { logger, Warn } from "vega";
import { compile } from "vega-lite";
import {
  bestAccuracy,
  classAccuracies,
  isAbove,
  isClose,
  isNear,
  lastAccuracy,
  testAccuracy,
  unrest,
} from "./accuracy.ts";
import { accuracyCurve } from "./accuracy_curve.ts";
import type { Trained } from "./experiment.ts";

const group = (label: string, ...runs: readonly (readonly number[])[]): Trained => ({
  label,
  runs: runs.map((accuracies, seed) => ({
    seed,
    rows: accuracies.map((validationAccuracy, i) => ({
      epoch: i + 1,
      step: 10 * (i + 1),
      validationAccuracy,
    })),
    result: {
      step: 10 * accuracies.length,
      epochs: accuracies.length,
      parameters: 1,
      bestValidationAccuracy: Math.max(...accuracies),
      bestStep: 1,
      validationAccuracy: accuracies.at(-1) ?? NaN,
      validationLoss: 1,
      trainLoss: 1,
      seconds: 1,
      testAccuracy: 0.5,
    },
    predictions: {
      split: "test",
      classes: ["cat", "dog"],
      labels: Float32Array.of(0, 0, 1, 1, 1),
      // One of two cats and two of three dogs are right.
      logits: Float32Array.of(2, 1, 0, 1, 0, 1, 0, 3, 1, 0),
      worst: { indices: new Float32Array(), inputs: new Float32Array(), inputShape: [1] },
    },
  })),
});

Deno.test("last and best accuracy are in percent, one a run", () => {
  const trained = group("a", [0.5, 0.9714, 0.97], [0.6, 0.7, 0.8]);
  assertEquals(lastAccuracy(trained), [97, 80]);
  assertEquals(bestAccuracy(trained), [97.14, 80]);
});

Deno.test("accuracy by class is the share of right answers of each true class", () => {
  const trained = group("a", [1], [1]);
  assertEquals(testAccuracy(trained), [50, 50]);
  assertEquals(classAccuracies(trained), [
    { name: "cat", accuracies: [50, 50] },
    { name: "dog", accuracies: [66.6666666667, 66.6666666667] },
  ]);
});

Deno.test("unrest is the root mean square change of the second half", () => {
  const [restless = NaN, calm = NaN] = unrest(
    group("a", [0.1, 0.9, 0.93, 0.89], [0.1, 0.9, 0.9, 0.9]),
  );
  assertAlmostEquals(restless, Math.sqrt((3 ** 2 + 4 ** 2) / 2), 1e-9);
  assertAlmostEquals(calm, 0, 1e-9);
});

Deno.test("a claim comes with the numbers that decide it", () => {
  assertEquals(isAbove([97.1, 97.3], [96.5, 97.2])[0], false);
  assertEquals(isAbove([97.1, 97.3], [96.5, 97]), [
    true,
    "The least of the one is 97.10, the greatest of the other 97.00.",
  ]);
  assertEquals(isNear([96, 97], 96.75, 0.5)[0], true);
  assertEquals(isNear([96, 97], 97.25, 0.5)[0], false);
  assertEquals(isClose([96, 97], [96.75], 0.5)[0], true);
  assertEquals(isClose([96, 97], [97.25], 0.5)[0], false);
  assertEquals(isClose([NaN], [1], 1)[0], false);
  assertEquals(isAbove([NaN], [1])[0], false);
  assertEquals(isNear([], 1, 1)[0], false);
});

/** What the specification holds as a reader of `*.vl.json` finds it. */
interface Written {
  readonly layer: readonly {
    readonly mark: { readonly type: string };
    readonly data: { readonly values: readonly Readonly<Record<string, unknown>>[] };
  }[];
}

function written(...parameters: Parameters<typeof accuracyCurve>): Written {
  return JSON.parse(JSON.stringify(accuracyCurve(...parameters)));
}

Deno.test("a group of several runs has a band, a line for each run, and their mean", () => {
  const { layer } = written([group("a", [0.5, 0.75], [0.75, 0.75])], { title: "" });
  assertEquals(layer.map(({ mark }) => mark.type), ["area", "line", "line"]);
  assertEquals(layer[2]?.data.values, [
    { group: "a", epoch: 1, error: 37.5, least: 25, greatest: 50 },
    { group: "a", epoch: 2, error: 25, least: 25, greatest: 25 },
  ]);
});

Deno.test("one run is one line, and the original's number a point after the last epoch", () => {
  const { layer } = written([group("a", [0.5, 0.75])], { title: "", original: { a: 97.5, b: 1 } });
  assertEquals(layer.map(({ mark }) => mark.type), ["line", "point"]);
  assertEquals(layer[1]?.data.values, [{ group: "a", epoch: 2, error: 2.5 }]);
});

Deno.test("the note names the seeds, and stands below what else was the same", () => {
  const noteOf = (...parameters: Parameters<typeof accuracyCurve>) =>
    accuracyCurve(...parameters).title;
  const [three, one] = [group("a", [0.5], [0.6], [0.7]), group("a", [0.5])];
  assertEquals(noteOf([three], { title: "A", note: "Batch size 128", original: { a: 97 } }), {
    text: ["A"],
    subtitle: [
      "Batch size 128",
      "Bold: mean of seeds 0 to 2; thin: each of them; diamond: the report",
    ],
  });
  assertEquals(noteOf([one], { title: "A" }), { text: ["A"], subtitle: ["Seed 0"] });
  assertEquals(noteOf([], { title: "A" }), { text: ["A"] });
  const apart = { ...three, runs: three.runs.map((run) => ({ ...run, seed: 7 * run.seed })) };
  assertEquals(noteOf([apart], { title: "A" }), {
    text: ["A"],
    subtitle: ["Bold: mean of seeds 0, 7, 14; thin: each of them"],
  });
});

/** The ticks of the axis in percent, and the accuracies at its ends. */
function axisOf(...parameters: Parameters<typeof accuracyCurve>): {
  readonly ticks: readonly number[];
  readonly ends: readonly number[];
} {
  const spec: {
    readonly layer: readonly {
      readonly encoding: {
        readonly y: {
          readonly scale: { readonly domain: readonly number[] };
          readonly axis: { readonly values: readonly number[] };
        };
      };
    }[];
  } = JSON.parse(JSON.stringify(accuracyCurve(...parameters)));
  const y = spec.layer[0]?.encoding.y;
  const accuracy = (error: number) => 100 - error;
  return {
    ticks: (y?.axis.values ?? []).map(accuracy),
    ends: (y?.scale.domain ?? []).map(accuracy),
  };
}

Deno.test("the axis has a tick above the best accuracy", () => {
  const { ticks, ends } = axisOf([group("a", [0.86, 0.9732])], { title: "" });
  assertEquals(ticks, [90, 92, 94, 95, 96, 97, 97.5]);
  assertEquals(ends[0], 97.5);
});

Deno.test("figures of one range have one axis, unless a run lies beyond it", () => {
  const options = { title: "", range: [65, 98] } as const;
  const axis = axisOf([group("a", [0.86, 0.9732])], options);
  assertEquals(axisOf([group("a", [0.68, 0.975], [0.7, 0.9])], options), axis);
  const [best = NaN, worst = NaN] = axis.ends;
  assertEquals(best, 98);
  assert(worst <= 65);
  const beyond = axisOf([group("a", [0.5, 0.99])], options).ends;
  assert((beyond[0] ?? NaN) >= 99 && (beyond[1] ?? NaN) <= 50);
});

Deno.test("Vega-Lite compiles the curves of any runs without a warning", () => {
  const cases = [[], [group("a")], [group("a", [])], [
    group("a", [1]),
    group("b", [NaN, 0], [0.5]),
  ]];
  for (const groups of cases) {
    const warnings: unknown[] = [];
    const note = (_method: string, _level: string, args: readonly unknown[]) => {
      warnings.push(...args);
    };
    const spec = accuracyCurve(groups, { title: "Any", original: { a: 100 } });
    compile(spec, { logger: logger(Warn, "warn", note) });
    assertEquals(warnings, []);
  }
});
