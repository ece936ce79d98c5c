import { assertEquals, assertMatch } from "@std/assert";
import { imageLayout, imageUrl, valueRange } from "./example_image.ts";
import { samplePredictions } from "./sample_plots.ts";
import { worstExamples } from "./worst_examples.ts";

const values = (spec: object | undefined): Record<string, unknown>[] =>
  JSON.parse(JSON.stringify(spec)).data.values;

Deno.test("each image says its class, the answer and how sure it was", () => {
  const predictions = samplePredictions(["cat", "dog"], 9);
  const confident = {
    ...predictions,
    logits: Float32Array.from({ length: 18 }, (_, k) => k % 2 === 0 ? 2 : 0),
  };
  const [first, second] = values(worstExamples(confident));
  assertEquals([first?.["truth"], first?.["answer"]], ["true cat", "said cat (88 %)"]);
  assertEquals([second?.["truth"], second?.["answer"]], ["true dog", "said cat (88 %)"]);
  assertMatch(String(first?.["image"]), /^data:image\/png;base64,iVBORw0KGgo/);
});

Deno.test("there are as many images as there are, up to the number asked for", () => {
  const predictions = samplePredictions(["cat", "dog"], 9);
  assertEquals(values(worstExamples(predictions)).length, 8);
  assertEquals(values(worstExamples(predictions, { most: 3 })).length, 3);
});

Deno.test("the names of CIFAR-10's classes are not cut", () => {
  const names = values(worstExamples(samplePredictions(["airplane", "automobile"], 9)));
  for (const { answer } of names) {
    assertMatch(String(answer), /^said (airplane|automobile) \(\d+ %\)$/);
  }
});

Deno.test("inputs that are no images have no plot", () => {
  for (const shape of [[2], [784], [2, 8, 8], [1, 1, 8, 8], [0, 8]]) {
    assertEquals(worstExamples(samplePredictions(["a", "b"], 9, shape)), undefined);
  }
  assertEquals(worstExamples(samplePredictions(["a", "b"], 0)), undefined);
});

Deno.test("grey and coloured shapes are images, of height and width in this order", () => {
  assertEquals(imageLayout([28, 20]), { height: 28, width: 20, channels: 1 });
  assertEquals(imageLayout([1, 28, 20]), { height: 28, width: 20, channels: 1 });
  assertEquals(imageLayout([3, 28, 20]), { height: 28, width: 20, channels: 3 });
});

Deno.test("the least value is black and the greatest white, and what is not finite does not count", () => {
  assertEquals(valueRange(Float32Array.of(3, NaN, -1, Infinity)), [-1, 3]);
  assertEquals(valueRange(Float32Array.of(NaN)), [0, 1]);
  const url = (...pixels: number[]) =>
    imageUrl(Float32Array.from(pixels), { width: 2, height: 1, channels: 1 }, [-1, 3], 1);
  assertEquals(url(-1, 3), url(-7, 9));
  assertEquals(url(-1, 3), url(NaN, 3));
});
