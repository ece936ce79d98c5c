import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { reference } from "../../plugins/backends/reference/mod.ts";
import {
  defineOptimizer,
  type Hyperparameters,
  keep,
  type Optimizer,
  type OptimizerFunction,
  type OptimizerPlugin,
  type Option,
  option,
  tensor,
} from "../mod.ts";
import { checkOptimizer } from "./optimizer.ts";

const backend = reference();

type Options = { readonly learningRate: Option<number>; readonly momentum: Option<number> };
const options: Options = {
  learningRate: option.number({ default: 0.01, min: 0, description: "step size" }),
  momentum: option.number({ default: 0.8, min: 0, below: 1, description: "memory" }),
};

/** Momentum with the update of the parameter as given. */
function momentum(p: string): OptimizerFunction<Options> {
  return defineOptimizer({
    name: "subject",
    description: "the subject of a test",
    options,
    state: ["v"],
    update: { v: "momentum * v + g", p },
    reference: "none",
  });
}

const right = momentum("p - learningRate * v");

/** The right optimizer with something broken in each instance. */
function broken(
  create: (...args: Parameters<typeof right.create>) => Optimizer,
): OptimizerPlugin<Options> {
  const { kind, name, description, reference, tex } = right;
  return { kind, name, description, reference, tex, options, create };
}

/** An optimizer in which some members are replaced. */
function withMembers(inner: Optimizer, members: Partial<Optimizer>): Optimizer {
  return {
    get state() {
      return members.state ?? inner.state;
    },
    get steps() {
      return inner.steps;
    },
    set steps(steps) {
      inner.steps = steps;
    },
    get learningRate() {
      return inner.learningRate;
    },
    step: members.step ?? ((gradients) => inner.step(gradients)),
  };
}

/** The checks that fail, each once. */
async function failing<O extends Hyperparameters>(plugin: OptimizerPlugin<O>): Promise<string[]> {
  const findings = await checkOptimizer(plugin, backend);
  return [...new Set(findings.map(({ check }) => check))];
}

Deno.test("a right optimizer has no findings", async () => {
  assertEquals(await failing(right), []);
});

Deno.test("an optimizer that climbs is found on every target", async () => {
  const findings = await checkOptimizer(momentum("p + learningRate * v"), backend);
  const convergence = findings.filter(({ check }) => check === "convergence");
  assertEquals(convergence.length, 3);
  assertStringIncludes(convergence[0]?.message ?? "", "expected a loss of at most");
});

Deno.test("an optimizer that forgets its direction does not converge on some target", async () => {
  assert((await failing(momentum("p - learningRate * abs(v)"))).includes("convergence"));
});

Deno.test("state that is not saved is found", async () => {
  const hidden = broken((...settings) => withMembers(right.create(...settings), { state: {} }));
  assertEquals(await failing(hidden), ["state"]);
});

Deno.test("settings that are ignored are found", async () => {
  const deaf = (ignored: "groups" | "schedule") =>
    broken((parameters, values, { groups = [], schedule = () => 1 } = {}) =>
      right.create(parameters, values, ignored === "groups" ? { schedule } : { groups })
    );
  assertEquals(await failing(deaf("groups")), ["groups"]);
  assertEquals(await failing(deaf("schedule")), ["schedule"]);
});

Deno.test("a run that does not repeat is found", async () => {
  let runs = 0;
  const moody = broken((parameters, values, setup) =>
    right.create(parameters, { ...values, momentum: runs++ % 2 === 0 ? 0.8 : 0.7 }, setup)
  );
  assert((await failing(moody)).includes("repetition"));
});

Deno.test("a step that keeps memory is found", async () => {
  const greedy = broken((...settings) => {
    const inner = right.create(...settings);
    return withMembers(inner, {
      step(gradients) {
        keep(tensor([0], { backend }));
        inner.step(gradients);
      },
    });
  });
  assertEquals(await failing(greedy), ["memory"]);
});
