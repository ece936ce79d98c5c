import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type Backend,
  type BackendPlugin,
  defineBackend,
  Random,
  UsageError,
} from "../../../kernel/mod.ts";
import { reference } from "../../../plugins/backends/mod.ts";
import { batchNormLayer } from "../../../plugins/layers/mod.ts";
import { sequential } from "../../../kernel/mod.ts";
import { mlp } from "../../../plugins/models/mlp.ts";
import { softmaxCrossEntropy } from "../../../plugins/ops/softmax_cross_entropy.ts";
import { adam } from "../../../plugins/optimizers/adam.ts";
import { choiceLines, chooseBackend } from "./choose.ts";
import { makeRunner, type Training } from "./runner.ts";

const task = { inputShape: [3], classes: 2 };

const training: Training = {
  inputShape: task.inputShape,
  classes: ["a", "b"],
  layer: () => sequential(mlp(task, { hidden: 4, dropout: 0.5 }), batchNormLayer()),
  optimizer: (parameters) => adam.create(parameters, {}, { schedule: () => 0 }),
  loss: softmaxCrossEntropy,
  reduction: "sum",
  clip: (gradients) => gradients,
};

/** A backend that is said to take so many seconds for an example. */
function paced(name: string): BackendPlugin {
  return defineBackend({
    name,
    description: "of a test",
    options: {},
    create: () => Object.assign(reference(), { name }),
  });
}

const absent = defineBackend({
  name: "absent",
  description: "of a test",
  options: {},
  create(): Backend {
    throw new UsageError("absent: found no device; plug one in");
  },
});

/** Seconds for an example, by backend. */
const pace: Readonly<Record<string, number>> = { usual: 1e-4, quick: 5e-5, slow: 1 };

const options = {
  batchSize: 16,
  mayUse: (name: string) => Promise.resolve(name !== "native"),
  runner: (_: Training, { name }: Backend) => ({
    time: (batchSize: number) => Promise.resolve((pace[name] ?? 0) * batchSize),
    [Symbol.dispose]: () => {},
  }),
};

Deno.test("the fastest is taken; those that are slow, absent or not allowed are told with the reason", async () => {
  const plugins = [...["usual", "quick", "slow", "native"].map(paced), absent];
  const choice = await chooseBackend(training, { ...options, plugins });
  assertEquals([choice.plugin.name, choice.backend.name], ["quick", "quick"]);
  assertEquals(choice.results.map(({ kind }) => kind), [
    ...["measured", "measured", "slower", "out", "out"] as const,
  ]);
  assertEquals(choiceLines(choice, 16), [
    "backend     quick, the fastest here: 0.8 ms a step of 16 examples; usual 1.6 ms; slower with 1 example alone: slow 1000 ms",
    "left out    native: needs more permissions, which deno task train-native has; absent: found no device",
  ]);
});

Deno.test("the order in which backends are tried does not decide", async () => {
  for (const names of [["quick", "usual"], ["usual", "quick"], ["slow", "usual", "quick"]]) {
    const plugins = names.map(paced);
    assertEquals((await chooseBackend(training, { ...options, plugins })).plugin.name, "quick");
  }
});

Deno.test("where no backend works, the error says why of each", async () => {
  await assertRejects(
    () => chooseBackend(training, { ...options, plugins: [absent, paced("native")] }),
    UsageError,
    "absent: found no device; native: needs more permissions",
  );
});

Deno.test("a backend that fails by a mistake of its own is left out with the mistake", async () => {
  const broken = defineBackend({
    name: "broken",
    description: "of a test",
    options: {},
    create(): Backend {
      throw new TypeError("x is undefined");
    },
  });
  const choice = await chooseBackend(training, { ...options, plugins: [broken, paced("usual")] });
  assertEquals(choice.plugin.name, "usual");
  assertEquals(
    choiceLines(choice, 16).at(-1),
    "left out    broken: fails with TypeError: x is undefined",
  );
});

Deno.test("real steps are measured, and the backend then holds what it held before", async () => {
  const backend = reference();
  const kept = backend.upload([1, 2, 3]);
  const before = backend.memory();
  const random = new Random(0);
  const state = random.state;
  {
    using runner = makeRunner(training, backend);
    assert(await runner.time(4, 1) > 0);
    assert(await runner.time(1, 3) > 0);
    assert(backend.memory().arrays > before.arrays);
  }
  assertEquals(backend.memory(), before);
  assertEquals([...await backend.read(kept, 3)], [1, 2, 3]);
  assertEquals(random.state, state);
});
