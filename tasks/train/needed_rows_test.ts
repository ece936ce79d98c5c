import { assertEquals } from "@std/assert";
import { stepsEvaluated } from "./needed_rows.ts";

const at = (step: number, samples = 0) => ({ step, meter: { loss: 0, hits: 0, samples } });

Deno.test("a run has evaluated after each epoch, and as often within them as it was told", () => {
  const epochs = { stepsPerEpoch: 4, evaluateEvery: undefined };
  assertEquals(stepsEvaluated(at(0), epochs), []);
  assertEquals(stepsEvaluated(at(3, 30), epochs), []);
  assertEquals(stepsEvaluated(at(10, 20), epochs), [4, 8]);
  assertEquals(stepsEvaluated(at(12), { ...epochs, evaluateEvery: 3 }), [3, 4, 6, 8, 9, 12]);
});

Deno.test("an evaluation is still to come where its step has been made and no more", () => {
  const rhythm = { stepsPerEpoch: 4, evaluateEvery: undefined };
  assertEquals(stepsEvaluated(at(8), rhythm), [4, 8]);
  assertEquals(stepsEvaluated(at(8, 40), rhythm), [4]);
});
