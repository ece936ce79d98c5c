import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import type { Predictions } from "../run/predictions.ts";
import { answerTo, countAnswers, countRight } from "./answers.ts";
import { confusionMatrix } from "./confusion_matrix.ts";
import { renderSvg } from "./render.ts";

/** Five examples of three classes: 0 as 0, 0 as 1, 1 as 1, 2 as 0, and a 2 without an answer. */
const predictions: Predictions = {
  split: "validation",
  classes: ["a", "b", "c"],
  labels: Float32Array.of(0, 0, 1, 2, 2),
  logits: Float32Array.of(3, 0, 0, 0, 3, 0, 0, 3, 0, 3, 0, 0, NaN, NaN, NaN),
  worst: { indices: new Float32Array(0), inputs: new Float32Array(0), inputShape: [2] },
};

Deno.test("an answer is the greatest logit, with its probability by softmax", () => {
  const { said, probability } = answerTo(predictions, 3);
  assertEquals(said, 0);
  assertAlmostEquals(probability, 1 / (1 + 2 * Math.exp(-3)), 1e-12);
  assertEquals(answerTo(predictions, 4), { label: 2, said: -1, probability: NaN });
});

Deno.test("logits beyond what exp can take have a probability too", () => {
  const large = { ...predictions, logits: predictions.logits.map((logit) => 1000 * logit) };
  assertEquals(answerTo(large, 0).probability, 1);
});

Deno.test("answers are counted by true class, and those without one are wrong", () => {
  const confusion = countAnswers(predictions);
  assertEquals([...confusion.counts], [1, 1, 0, 0, 1, 0, 1, 0, 0]);
  assertEquals([...confusion.totals], [2, 1, 2]);
  assertEquals([confusion.unanswered, countRight(confusion)], [1, 2]);
});

Deno.test("rows are true classes, columns answers; the colour is the share of the row", () => {
  const spec = JSON.parse(JSON.stringify(confusionMatrix(predictions)));
  assertEquals(spec.data.values, [
    { truth: 0, said: 0, count: 1, share: 0.5 },
    { truth: 0, said: 1, count: 1, share: 0.5 },
    { truth: 1, said: 1, count: 1, share: 1 },
    { truth: 2, said: 0, count: 1, share: 0.5 },
  ]);
  assertEquals(spec.encoding.y.field, "truth");
  assertEquals(spec.encoding.x.field, "said");
  assertEquals(spec.title, {
    text: ["Confusion matrix"],
    subtitle: [
      "Validation split: 2 of 5 right (40.00 %)",
      "1 without an answer: logits are not finite",
    ],
  });
});

/** Contrast of WCAG 2.2 between colours of 0 to 255 a channel. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const luminance = (colour: readonly number[]) => {
    const [red = 0, green = 0, blue = 0] = colour.map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

Deno.test("counts can be read on every colour: a contrast of at least 4.5", async () => {
  const spec = JSON.parse(JSON.stringify(confusionMatrix(predictions)));
  const [cells, numbers] = spec.layer;
  const { range } = cells.encoding.color.scale;
  const threshold = Number(/> ([\d.]+)/.exec(numbers.encoding.color.condition.test)?.[1]);
  const rgb = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const cellColour = (share: number) => {
    const at = Math.sqrt(share) * (range.length - 1);
    const i = Math.min(range.length - 2, Math.floor(at));
    const upper = rgb(range[i + 1]);
    return rgb(range[i]).map((low, k) => low + (at - i) * ((upper[k] ?? 0) - low));
  };
  for (let share = 0; share <= 1; share += 0.005) {
    const text = share > threshold ? [255, 255, 255] : rgb(numbers.encoding.color.value);
    const found = contrast(cellColour(share), text);
    assert(found >= 4.5, `share ${share}: ${found}`);
  }
  // The colours are what Vega makes of the scale.
  const half = cellColour(0.5).map((channel) => Math.round(channel)).join(", ");
  assertStringIncludes(await renderSvg(confusionMatrix(predictions)), `rgb(${half})`);
});
