import { assert, assertEquals, assertRejects } from "@std/assert";
import { synth } from "../../data/mod.ts";
import { build, type Dataset, Profiler, Random, UsageError } from "../../kernel/mod.ts";
import { mlp } from "../../plugins/models/mlp.ts";
import { adam } from "../../plugins/optimizers/adam.ts";
import { sgd } from "../../plugins/optimizers/sgd.ts";
import { reference } from "../../plugins/backends/mod.ts";
import { beginning } from "../run/position.ts";
import { DivergedError, evaluate, type Evaluation, fit, type Position } from "./fit.ts";
import { firstExamples } from "./overfit.ts";
import { restoreSnapshot, takeSnapshot, type Trained } from "./snapshot.ts";

async function setUp(): Promise<Trained & { readonly dataset: Dataset }> {
  const dataset = firstExamples(await synth(), 70);
  const task = { inputShape: dataset.inputShape, classes: dataset.classes.length };
  const random = new Random(0);
  const model = build(mlp(task, { hidden: 4, dropout: 0.2 }), {
    ...task,
    random: random.fork("parameters"),
    backend: reference(),
  });
  return { dataset, model, random, optimizer: adam(model.parameters, { learningRate: 0.01 }) };
}

/** 70 examples by 16: five steps an epoch, fifteen in all. */
const options = { epochs: 3, batchSize: 16, evaluateEvery: 4 };

const numbersOf = ({ step, epoch, train, validation }: Evaluation) => ({
  ...{ step, epoch, train, validation },
});

Deno.test("evaluations come after each epoch and every few steps, over the examples in between", async () => {
  const { dataset, model, ...rest } = await setUp();
  const found = await Array.fromAsync(fit(model, dataset, { ...rest, ...options }));
  assertEquals(found.map((e) => e.step), [4, 5, 8, 10, 12, 15]);
  assertEquals(found.map((e) => e.epoch), [0.8, 1, 1.6, 2, 2.4, 3]);
  assertEquals(found.at(-1)?.validation, await evaluate(model, dataset.splits.validation));
});

Deno.test("a training that goes on from any step computes what it would have", async () => {
  const whole = await setUp();
  const expected: ReturnType<typeof numbersOf>[] = [];
  const stops: { readonly at: Position; readonly taken: ReturnType<typeof takeSnapshot> }[] = [];
  const training = fit(whole.model, whole.dataset, {
    ...whole,
    ...options,
    onStep: async ({ position }) => {
      const at = await position();
      const taken = takeSnapshot(whole, at);
      await taken;
      stops.push({ at, taken });
    },
  });
  for await (const evaluation of training) {
    expected.push(numbersOf(evaluation));
    const at = evaluation.position;
    const taken = takeSnapshot(whole, at);
    await taken;
    stops.push({ at, taken });
  }
  const last = await takeSnapshot(whole, beginning);
  assertEquals(stops.length, 15 + 6);
  for (const { at, taken } of stops) {
    const again = await setUp();
    restoreSnapshot(again, await taken, "memory");
    const rest = await Array.fromAsync(
      fit(again.model, again.dataset, { ...again, ...options, start: at }),
    );
    const isAhead = (step: number) => step > at.step || step === at.step && at.meter.samples > 0;
    assertEquals(rest.map(numbersOf), expected.filter(({ step }) => isAhead(step)));
    assertEquals(await takeSnapshot(again, beginning), last);
  }
});

Deno.test("a checkpoint of another model is refused by the name of the tensor", async () => {
  const small = await setUp();
  const snapshot = await takeSnapshot(small, beginning);
  const task = { inputShape: small.dataset.inputShape, classes: 2 };
  const model = build(mlp(task, { hidden: 5 }), {
    ...task,
    random: small.random,
    backend: reference(),
  });
  const error = await assertRejects(
    async () => {
      await Promise.resolve();
      restoreSnapshot({ ...small, model }, snapshot, "last.safetensors");
    },
    UsageError,
    "last.safetensors: found parameter/linear1.weight of shape",
  );
  assert(error.message.includes("it belongs to another model"));
});

Deno.test("a profiler on whose backend the model is not is refused", async () => {
  const { dataset, ...rest } = await setUp();
  const profiler = new Profiler(reference());
  await assertRejects(
    () => Array.fromAsync(fit(rest.model, dataset, { ...rest, profiler })),
    UsageError,
    "fit: the model is not on the backend of the profiler; build it with",
  );
});

Deno.test("a loss that is not finite ends the training", async () => {
  const { dataset, model } = await setUp();
  const optimizer = sgd(model.parameters, { learningRate: 1e30 });
  await assertRejects(
    () => Array.fromAsync(fit(model, dataset, { optimizer, epochs: 3 })),
    DivergedError,
    "training diverged: the loss is",
  );
});

Deno.test("a scaled loss trains as the loss itself does: a power of two changes no bit", async () => {
  const losses = async (lossScale: number | undefined) => {
    const { dataset, model, random } = await setUp();
    const gradientScale = lossScale ?? 1;
    const optimizer = adam(model.parameters, { learningRate: 0.01, gradientScale });
    const fitted = fit(model, dataset, { optimizer, random, lossScale, ...options });
    return (await Array.fromAsync(fitted)).map(({ train }) => train.loss);
  };
  assertEquals(await losses(1024), await losses(undefined));
});
