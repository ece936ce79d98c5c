/**
 * Running statistics: how they move, when they are used, and that they survive.
 *
 * @module
 */
import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { digits } from "../../data/mod.ts";
import {
  build,
  grad,
  type Model,
  Random,
  sequential,
  step,
  tensor,
  uniform,
} from "../../kernel/mod.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../tasks/run/checkpoint.ts";
import { beginning, type Position } from "../../tasks/run/position.ts";
import { evaluate, fit } from "../../tasks/train/fit.ts";
import { firstExamples } from "../../tasks/train/overfit.ts";
import { restoreSnapshot, takeSnapshot, type Trained } from "../../tasks/train/snapshot.ts";
import { reference } from "../backends/reference/mod.ts";
import { wasm } from "../backends/wasm/mod.ts";
import { cnn } from "../models/cnn.ts";
import { sum } from "../ops/mod.ts";
import { adam } from "../optimizers/adam.ts";
import { batchNormLayer } from "./batch_norm.ts";

const backend = reference({ dtype: "float64" });
const training = { training: true } as const;

/** The running statistics, by name. */
async function stateOf({ state }: Model): Promise<Record<string, number[]>> {
  const found: Record<string, number[]> = {};
  for (const [name, values] of Object.entries(state)) found[name] = [...await values.values()];
  return found;
}

Deno.test("each training batch moves the running statistics by the momentum", async () => {
  for (const each of [backend, reference(), wasm()]) {
    const model = build(batchNormLayer({ momentum: 0.25 }), {
      inputShape: [2],
      random: new Random(0),
      backend: each,
    });
    const x = tensor([[1, 10], [3, 10], [8, 40]], { backend: each });
    model.forward(x, training);
    // Means 4 and 20; variances over N - 1: (9 + 1 + 16) / 2 and (100 + 100 + 400) / 2.
    assertEquals(await stateOf(model), { mean: [1, 5], variance: [0.75 + 3.25, 0.75 + 75] });
    model.forward(x, training);
    assertEquals(await stateOf(model), { mean: [1.75, 8.75], variance: [6.25, 131.8125] });
    model.forward(x);
    assertEquals(await stateOf(model), { mean: [1.75, 8.75], variance: [6.25, 131.8125] });
  }
});

Deno.test("evaluation uses the running statistics, training those of the batch", async () => {
  const model = build(batchNormLayer({ momentum: 1, epsilon: 1e-12 }), {
    inputShape: [1, 2],
    random: new Random(0),
    backend,
  });
  const x = tensor([[[1, 3]], [[5, 7]]], { backend });
  const deviation = Math.sqrt(5);
  const trained = await model.forward(x, training).values();
  [1, 3, 5, 7].forEach((value, i) =>
    assertAlmostEquals(trained[i] ?? NaN, (value - 4) / deviation, 1e-9)
  );
  const [y] = await model.forward(tensor([[[14, 4]]], { backend })).values();
  assertAlmostEquals(y ?? NaN, 10 / Math.sqrt(20 / 3), 1e-9);
});

Deno.test("a batch with one value a channel is normalised by what is known already", async () => {
  const model = build(batchNormLayer(), { inputShape: [2], random: new Random(0), backend });
  const x = tensor([[3, -4]], { backend });
  const before = await stateOf(model);
  assertEquals(await model.forward(x, training).values(), await model.forward(x).values());
  assertEquals(await stateOf(model), before);
});

Deno.test("gradients reach the parameters in training and in evaluation", async () => {
  const model = build(sequential(batchNormLayer()), {
    inputShape: [2, 3, 1],
    random: new Random(0),
    backend,
  });
  const x = uniform([4, 2, 3, 1], [1, 2], { backend });
  for (const options of [training, {}]) {
    const gradients = step(() =>
      grad(sum(model.forward(x, options)), Object.values(model.parameters))
    );
    assertEquals([...await gradients[1]?.values() ?? []], [12, 12]);
  }
});

const dataset = firstExamples(await digits(), 40);

/** A small convolutional network with batch normalisation and dropout. */
function setUp(seed = 0): Trained {
  const task = { inputShape: dataset.inputShape, classes: dataset.classes.length };
  const random = new Random(seed);
  const layers = cnn(task, { channels: [2, 3], hidden: [8], norm: "batch", dropout: 0.1 });
  const model = build(layers, { ...task, random: random.fork("parameters"), backend: wasm() });
  return { model, random, optimizer: adam(model.parameters, { learningRate: 0.01 }) };
}

Deno.test("a model saved with its statistics evaluates as before", async () => {
  const trained = setUp();
  for await (const _ of fit(trained.model, dataset, { ...trained, epochs: 2 }));
  const bytes = await encodeCheckpoint(await takeSnapshot(trained, beginning));
  const again = setUp(1);
  assertNotEquals(await stateOf(again.model), await stateOf(trained.model));
  restoreSnapshot(again, await decodeCheckpoint(bytes, "memory"), "memory");
  assertEquals(await stateOf(again.model), await stateOf(trained.model));
  const { validation } = dataset.splits;
  assertEquals(await evaluate(again.model, validation), await evaluate(trained.model, validation));
});

Deno.test("a training with running statistics that goes on from any step ends with the same bytes", async () => {
  const options = { epochs: 2, batchSize: 16 };
  const whole = setUp();
  const stops: { readonly at: Position; readonly bytes: Uint8Array }[] = [];
  const training = fit(whole.model, dataset, {
    ...whole,
    ...options,
    onStep: async ({ position }) => {
      const at = await position();
      stops.push({ at, bytes: await encodeCheckpoint(await takeSnapshot(whole, at)) });
    },
  });
  for await (const _ of training);
  const last = await encodeCheckpoint(await takeSnapshot(whole, beginning));
  assertEquals(stops.length, 6);
  for (const { at, bytes } of stops) {
    const again = setUp(1);
    restoreSnapshot(again, await decodeCheckpoint(bytes, "memory"), "memory");
    for await (const _ of fit(again.model, dataset, { ...again, ...options, start: at }));
    const end = await encodeCheckpoint(await takeSnapshot(again, beginning));
    assert(
      end.every((byte, i) => byte === last[i]) && end.length === last.length,
      `from ${at.step}`,
    );
  }
});
