import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  add,
  type Backend,
  grad,
  matmul,
  mean,
  multiply,
  noGrad,
  type Profile,
  Profiler,
  reference,
  relu,
  sgd,
  step,
  sum,
  type Tensor,
  tensor,
  UsageError,
  ValueError,
  wasm,
} from "../mod.ts";
import { isProfiled } from "./attribution.ts";

/** A network of one layer, its optimizer, and a step of training. */
function network(backend: Backend): { readonly weight: Tensor; readonly train: () => Tensor } {
  const weight = tensor([[0.3, -0.2], [0.1, 0.4]], { backend, requiresGrad: true });
  const optimizer = sgd({ weight }, { learningRate: 0.1 });
  const train = () =>
    step(() => {
      const x = tensor([[1, 2], [3, 5]], { backend });
      const loss = mean(relu(matmul(x, weight)));
      optimizer.step(grad(loss, [weight]));
      return noGrad(() => sum(loss));
    });
  return { weight, train };
}

/** Calls of the backend in a step, by phase and op. */
function callsOf({ rows }: Profile): Record<string, number> {
  return Object.fromEntries(rows.map(({ op, phase, calls }) => [`${phase} ${op}`, calls]));
}

function sumOf({ rows, between, timing }: Profile): number {
  return [...rows, ...between].reduce((total, { microseconds }) => total + microseconds, timing);
}

Deno.test("calls count for the op that a script called, and its backward for the same op", () => {
  const profiler = new Profiler(reference(), { warmup: 0 });
  const { train } = network(profiler.backend);
  for (let i = 0; i < 3; i++) profiler.measure(train);
  const profile = profiler.profile();
  assertEquals(callsOf(profile), {
    ...{ "data upload": 1, "forward matmul": 1, "forward relu": 1, "forward mean": 2 },
    ...{ "backward seed": 1, "backward mean": 2, "backward relu": 1, "backward matmul": 1 },
    ...{ "update sgd": 1, "metrics sum": 1 },
  });
  assertEquals([profile.backend, profile.steps, profile.warmup], ["reference", 3, 0]);
  const phases = profile.between.map(({ phase }) => phase);
  assertEquals(phases, ["data", "forward", "backward", "update", "metrics", "end"]);
});

Deno.test("rows, what lies between and looking at the clock add up to the time of a step", async () => {
  const profiler = new Profiler(wasm(), { warmup: 1 });
  const { train } = network(profiler.backend);
  for (let i = 0; i < 5; i++) await profiler.measure(() => train().item());
  profiler.add("batch", 2);
  const profile = profiler.profile();
  assertAlmostEquals(sumOf(profile), profile.microseconds, 1e-6 * profile.microseconds);
  const times = [...profile.rows, ...profile.between].map(({ microseconds }) => microseconds);
  assertEquals(times.filter((time) => !(time >= 0)), []);
  const batch = profile.rows.find(({ op }) => op === "batch");
  assertAlmostEquals(batch?.microseconds ?? 0, 500, 1);
});

Deno.test("a profile changes no bit, and what is not measured is not counted", async () => {
  const profiler = new Profiler(wasm(), { warmup: 2 });
  const [plain, measured] = [network(wasm()), network(profiler.backend)];
  for (let i = 0; i < 6; i++) {
    const loss = profiler.measure(measured.train);
    assertEquals(await loss.item(), await plain.train().item());
  }
  const before = callsOf(profiler.profile());
  measured.train();
  plain.train();
  assertEquals(callsOf(profiler.profile()), before);
  assertEquals(await measured.weight.values(), await plain.weight.values());
  assertEquals(profiler.profile().steps, 4);
});

Deno.test("a read lasts until its values are there; one that outlasts its step ends with it", async () => {
  const slow: Backend = wasm();
  const { promise, resolve } = Promise.withResolvers<void>();
  const backend: Backend = {
    ...slow,
    read: async (data, length) => {
      await promise;
      return await slow.read(data, length);
    },
  };
  const profiler = new Profiler(backend, { warmup: 0 });
  const x = tensor([1, 2], { backend: profiler.backend });
  const left = profiler.measure(() => ({ values: x.values() }));
  const both = profiler.measure(() => Promise.all([x.values(), add(x, 1).values()]));
  resolve();
  assertEquals([...(await both)[1]], [2, 3]);
  assertEquals([...await left.values], [1, 2]);
  const profile = profiler.profile();
  const read = profile.rows.find(({ op }) => op === "read");
  assertEquals([read?.phase, read?.calls, profile.steps], ["data", 1.5, 2]);
  assertAlmostEquals(sumOf(profile), profile.microseconds, 1e-6 * profile.microseconds);
});

Deno.test("ops of a backward pass that is recorded count for the op that they differentiate", () => {
  const profiler = new Profiler(reference(), { warmup: 0 });
  const x = tensor([1, 2], { backend: profiler.backend, requiresGrad: true });
  profiler.measure(() => {
    const [dx] = grad(mean(multiply(x, x)), [x], { createGraph: true });
    grad(sum(dx), [x]);
  });
  const ops = new Set(profiler.profile().rows.map(({ op, phase }) => `${phase} ${op}`));
  const known = ["mean", "multiply", "seed", "sum"].flatMap((
    op,
  ) => [`forward ${op}`, `backward ${op}`]);
  assertEquals([...ops].filter((op) => !known.includes(op)), []);
  assert(ops.has("backward multiply"));
});

Deno.test("a step that throws ends its measure", async () => {
  const profiler = new Profiler(reference(), { warmup: 0 });
  const { train } = network(profiler.backend);
  const fail = () => {
    train();
    throw new RangeError("no");
  };
  assertThrows(() => profiler.measure(fail), RangeError);
  await assertRejects(
    () => profiler.measure(() => Promise.reject(new RangeError("no"))),
    RangeError,
  );
  assert(!isProfiled());
  profiler.measure(train);
  assertEquals(profiler.profile().steps, 3);
});

Deno.test("measures within each other, a profile of nothing and a wrong warm-up are refused", () => {
  const profiler = new Profiler(reference(), { warmup: 1 });
  const other = new Profiler(reference());
  const nothing = () => undefined;
  assertThrows(
    () => profiler.measure(() => other.measure(nothing)),
    UsageError,
    "profiler: measure() was called while a step is measured",
  );
  assertThrows(
    () => profiler.measure(() => other.profile()),
    UsageError,
    "profiler: profile() was",
  );
  assertThrows(() => other.profile(), UsageError, "found 0 steps, needed: more than the 10 of");
  assertThrows(() => new Profiler(reference(), { warmup: -1 }), ValueError, "warmup: found -1,");
});
