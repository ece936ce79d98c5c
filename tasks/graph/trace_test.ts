import { assert, assertEquals } from "@std/assert";
import {
  backward,
  build,
  countParameters,
  full,
  grad,
  type Model,
  Random,
  sequential,
  step,
  type Tensor,
  tensor,
  zeros,
} from "../../kernel/mod.ts";
import { reference } from "../../plugins/backends/mod.ts";
import { linear } from "../../plugins/layers/mod.ts";
import { mlp } from "../../plugins/models/mod.ts";
import { add, multiply, relu, sum } from "../../plugins/ops/mod.ts";
import { countGraphParameters, type Graph } from "./graph.ts";
import { traceGraph, traceValues } from "./trace.ts";

const backend = reference({ dtype: "float64" });

function small(depth = 1): Model {
  const task = { inputShape: [2, 3], classes: 4 };
  return build(mlp(task, { hidden: 5, depth }), { ...task, random: new Random(0), backend });
}

function traceModel(model: Model): Graph {
  const input = zeros([7, ...model.inputShape], { backend, requiresGrad: true });
  const logits = model.forward(input);
  return traceGraph({ logits }, { inputs: { input }, parameters: model.parameters });
}

/** `add([7, 5]) from matmul, linear1.bias`, by the labels. */
function describe({ nodes, edges }: Graph): string[] {
  const labels = new Map(nodes.map(({ id, label }) => [id, label]));
  return nodes.map(({ id, label, shape }) => {
    const from = edges.filter(({ to }) => to === id).map((edge) => labels.get(edge.from));
    return `${label}[${shape.join()}]${from.length > 0 ? ` from ${from.join(", ")}` : ""}`;
  });
}

Deno.test("the graph of an MLP names its parameters, ops and shapes in the order of computation", () => {
  const model = small();
  const graph = traceModel(model);
  assertEquals(describe(graph), [
    "input[7,2,3]",
    "linear1.weight[5,6]",
    "linear1.bias[5]",
    "linear2.weight[4,5]",
    "linear2.bias[4]",
    "reshape[7,6] from input",
    "matmul[7,5] from reshape, linear1.weight",
    "add[7,5] from matmul, linear1.bias",
    "relu[7,5] from add",
    "matmul[7,4] from relu, linear2.weight",
    "add[7,4] from matmul, linear2.bias",
    "logits[7,4] from add",
  ]);
  assertEquals(graph.nodes.map(({ kind }) => kind), [
    "input",
    ...Array<"parameter">(4).fill("parameter"),
    ...Array<"op">(6).fill("op"),
    "output",
  ]);
  assertEquals(countGraphParameters(graph), countParameters(model));
  assertEquals(graph.nodes.find(({ label }) => label === "linear1.weight")?.parameters, 30);
  assertEquals(graph.nodes.find(({ label }) => label === "matmul")?.attributes, {
    transposeB: "true",
  });
});

Deno.test("ops belong to the layer whose parameters they use", () => {
  const { nodes } = traceModel(small(2));
  assertEquals(nodes.map(({ label, layer = "-" }) => `${label} ${layer}`).slice(7), [
    "reshape -",
    "matmul linear1",
    "add linear1",
    "relu -",
    "matmul linear2",
    "add linear2",
    "relu -",
    "matmul linear3",
    "add linear3",
    "logits -",
  ]);
});

Deno.test("what lies between two parts of a layer belongs to it, a way around it does not", () => {
  const weights = { "block.gain": tensor(2, { backend, requiresGrad: true }) };
  const shift = tensor(1, { backend, requiresGrad: true });
  const x = tensor([1, -2], { backend, requiresGrad: true });
  const inner = relu(multiply(x, weights["block.gain"]));
  const y = add(add(inner, shift), x);
  const { nodes } = traceGraph({ y }, {
    inputs: { x },
    parameters: { ...weights, "block.shift": shift },
  });
  const layers = nodes.map(({ kind, label, layer = "-" }) => `${kind} ${label} ${layer}`);
  assertEquals(layers, [
    "input x -",
    "parameter block.gain block",
    "parameter block.shift block",
    "op multiply block",
    "op relu block",
    "op add block",
    "op add -",
    "output y -",
  ]);
});

Deno.test("a layer that is applied twice has no one place, and its parameters count once", () => {
  const model = build(sequential(linear(3)), {
    inputShape: [3],
    random: new Random(0),
    backend,
  });
  const input = zeros([1, 3], { backend });
  const y = model.forward(model.forward(input));
  const graph = traceGraph({ y }, { inputs: { input }, parameters: model.parameters });
  assert(graph.nodes.every(({ layer }) => layer === undefined));
  assertEquals(countGraphParameters(graph), 12);
  assertEquals(graph.nodes.filter(({ kind }) => kind === "parameter").length, 2);
});

Deno.test("a tensor that is used twice has two edges, one without a name is a constant", () => {
  const x = tensor([1, 2], { backend, requiresGrad: true });
  const graph = traceGraph({ y: add(multiply(x, x), 3) }, { inputs: { x } });
  assertEquals(describe(graph), [
    "x[2]",
    "constant[]",
    "multiply[2] from x, x",
    "add[2] from multiply, constant",
    "y[2] from add",
  ]);
});

Deno.test("a tensor with a name begins the graph, whatever made it", () => {
  const x = tensor([1, 2], { backend, requiresGrad: true });
  const hidden = relu(multiply(x, 2));
  const graph = traceGraph({ y: sum(hidden) }, { inputs: { hidden } });
  assertEquals(describe(graph), ["hidden[2]", "sum[] from hidden", "y[] from sum"]);
});

Deno.test("C <- A + B shows values, and gradients once backward has run", async () => {
  const a = tensor([1, 2], { backend, requiresGrad: true });
  const b = tensor([3, 0.25], { backend });
  const c = add(a, b);
  const show = async () => {
    const { nodes } = await traceValues({ C: c }, { inputs: { A: a, B: b } });
    return nodes.map(({ label, value = "-", gradient = "-" }) => `${label} ${value} ${gradient}`);
  };
  assertEquals(await show(), [
    "A [1, 2] none",
    "B [3, 0.25] -",
    "add - -",
    "C [4, 2.25] none",
  ]);
  backward(sum(multiply(c, c)), { keep: "all" });
  assertEquals(await show(), [
    "A [1, 2] [8, 4.5]",
    "B [3, 0.25] -",
    "add - -",
    "C [4, 2.25] [8, 4.5]",
  ]);
});

Deno.test("values of large tensors are left out", async () => {
  const x = tensor([1, 2, 3], { backend, requiresGrad: true });
  const { nodes } = await traceValues({ y: sum(x) }, { inputs: { x } }, { most: 2 });
  assertEquals(nodes.map(({ value }) => value), [undefined, undefined, "6"]);
});

Deno.test("the ops of recorded gradients are marked as the way back", () => {
  const x = tensor([1, -2], { backend, requiresGrad: true });
  const loss = sum(relu(x));
  const seed = full([], 1, { backend, requiresGrad: true });
  const [dx] = grad(loss, [x], { seed, createGraph: true });
  const { nodes } = traceGraph({ loss, dx }, { inputs: { x, seed }, loss });
  const back = nodes.filter((node) => node.backward).map(({ label }) => label);
  assertEquals(back, ["reshape", "expand", "relu.dx", "dx"]);
});

Deno.test("a chain of 10,000 ops needs no stack", () => {
  const graph = step(() => {
    const x = tensor([1], { backend, requiresGrad: true });
    let y: Tensor = x;
    for (let i = 0; i < 10_000; i++) y = relu(y);
    return traceGraph({ y }, { inputs: { x } });
  });
  assertEquals(graph.nodes.length, 10_002);
  assertEquals(graph.edges.length, 10_001);
});
