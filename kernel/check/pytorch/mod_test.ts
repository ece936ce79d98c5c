import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../errors.ts";
import { readOpCase } from "./cases.ts";
import { JsonNode } from "./json_node.ts";
import { clippingCases, opCases, optimizerCases, scheduleCases, torchVersion } from "./mod.ts";

/** Holds two lists of numbers together: equal, or within some units in the last place. */
function assertClose(
  found: readonly number[],
  expected: readonly number[],
  units: number,
  what: string,
): void {
  assertEquals(found.length, expected.length, what);
  for (const [i, y] of expected.entries()) {
    const x = found[i] ?? NaN;
    if (x === y) continue;
    const tolerance = units * Number.EPSILON * Math.abs(y);
    assertAlmostEquals(x, y, tolerance, `${what}, element ${i}: found ${x}, expected ${y}`);
  }
}

Deno.test("every op has at least two cases", () => {
  const counts = new Map<string, number>();
  for (const { op } of opCases) counts.set(op, (counts.get(op) ?? 0) + 1);
  assertEquals([...counts.keys()].sort().join(" "), OPS.toSorted().join(" "));
  for (const [op, count] of counts) assert(count >= 2, `${op} has ${count} case`);
});

const OPS = [
  ..."add sub multiply divide minimum maximum pow negate abs exp log sqrt square".split(" "),
  ..."sigmoid tanh relu leakyRelu softplus gelu clamp identity matmul batchedMatVec".split(" "),
  ..."sum mean max argmax rowMax rowSum normalize softmax logSoftmax expand squeeze".split(" "),
  ..."unsqueeze reshape transpose permute concat slice pad gather select".split(" "),
  ..."crossEntropy softmaxCrossEntropy hinge focal meanSquaredError".split(" "),
  ..."conv2d convTranspose2d maxPool2d averagePool2d maxPoolIndices globalAveragePool upsample"
    .split(" "),
  ..."variance batchNorm layerNorm groupNorm".split(" "),
];

Deno.test("only indices and the maximum of NaN come without gradients", () => {
  for (const { op, note, gradients } of opCases) {
    const without = ["argmax", "maxPoolIndices"].includes(op) || note === "NaN is the maximum";
    assertEquals(gradients === undefined, without, `${op} ${note}`);
  }
});

Deno.test("outputs and gradients of smooth functions are what their formulas give", () => {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const known = new Map<string, [(x: number) => number, (x: number) => number]>([
    ["exp", [Math.exp, Math.exp]],
    ["log", [Math.log, (x) => 1 / x]],
    ["sqrt", [Math.sqrt, (x) => 0.5 / Math.sqrt(x)]],
    ["square", [(x) => x * x, (x) => 2 * x]],
    ["sigmoid", [sigmoid, (x) => sigmoid(x) * sigmoid(-x)]],
    ["softplus", [(x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), sigmoid]],
  ]);
  let checked = 0;
  for (const { op, note, inputs: [x], output, upstream, gradients } of opCases) {
    const [y, dx] = known.get(op) ?? [];
    if (x === undefined || y === undefined || dx === undefined) continue;
    assertClose(output.values, x.values.map(y), 4, `${op} of [${x.shape}]`);
    checked++;
    // PyTorch computes sigmoid′ as y·(1 − y): nothing is left of it where y rounds to 1.
    if (op === "sigmoid" && note === "extreme values") continue;
    const expected = x.values.map((v, i) => (upstream.values[i] ?? NaN) * dx(v));
    assertClose(gradients?.[0]?.values ?? [], expected, 64, `gradient of ${op}`);
  }
  assert(checked > 20);
});

Deno.test("tied minima and maxima share the gradient equally", () => {
  const tied = opCases.filter(({ note }) => note.startsWith("ties: each"));
  assertEquals(tied.map(({ op }) => op), ["minimum", "maximum"]);
  for (const { upstream, gradients } of tied) {
    const half = (upstream.values[0] ?? NaN) / 2;
    assertEquals(gradients?.map((g) => g?.values[0]), [half, half]);
  }
});

Deno.test("indices and labels have no gradient", () => {
  for (const { op, gradients } of opCases) {
    if (!["gather", "select", "crossEntropy", "softmaxCrossEntropy"].includes(op)) continue;
    assert(gradients?.[0] !== null && gradients?.[1] === null, op);
  }
});

Deno.test("plain SGD replays", () => {
  const plain = optimizerCases.find((c) => c.optimizer === "sgd" && c.options["momentum"] === 0);
  assert(plain !== undefined);
  const rate = plain.options["learningRate"] ?? NaN;
  let p = plain.initial;
  for (const [t, gradient] of plain.gradients.entries()) {
    p = p.map((value, i) => value - rate * (gradient[i] ?? NaN));
    for (const [i, value] of plain.parameters[t]?.entries() ?? []) {
      assertAlmostEquals(p[i] ?? NaN, value, 1e-14);
    }
  }
});

Deno.test("the clipped norm is the limit, or the norm where that is smaller", () => {
  const norm = (list: readonly { readonly values: readonly number[] }[]) =>
    Math.hypot(...list.flatMap(({ values }) => values));
  for (const { kind, limit, gradients, clipped, norm: recorded } of clippingCases) {
    if (kind === "value") continue;
    assertAlmostEquals(norm(gradients), recorded ?? NaN, 1e-12);
    assertAlmostEquals(norm(clipped), Math.min(limit, norm(gradients)), 1e-6);
  }
});

Deno.test("a cosine after a warm-up follows the closed formula", () => {
  const both = scheduleCases.find(({ schedule }) => schedule === "warmupCosine");
  assert(both !== undefined);
  for (const [t, rate] of both.learningRates.entries()) {
    const cosine = 0.05 * (1 + Math.cos((Math.PI * (t - 5)) / 15));
    const expected = t < 5 ? 0.1 * (0.1 + (0.9 * t) / 5) : cosine;
    assertAlmostEquals(rate, expected, 1e-15, `step ${t}`);
  }
});

Deno.test("infinite and undefined values survive JSON", () => {
  const log = opCases.find(({ op, note }) => op === "log" && note === "extreme values");
  assertEquals(log?.output.values[0], -Infinity);
  const max = opCases.find(({ op, note }) => op === "max" && note === "NaN is the maximum");
  assertEquals(max?.output.values[0], NaN);
});

Deno.test("a damaged case is refused with the place of the damage", () => {
  const array = { shape: [2], values: [1, 2] };
  const good = {
    op: "negate",
    note: "",
    attributes: { axes: [0], reduction: "sum", keepDims: true, slope: 0.01 },
    inputs: [array],
    output: array,
    upstream: array,
    gradients: [array],
  };
  assertEquals(readOpCase(new JsonNode(good, "x")), good);
  const damaged: [object, string][] = [
    [{ op: 7 }, "x.op: found 7, allowed a text"],
    [{ inputs: {} }, "x.inputs: found {}, allowed a list"],
    [{ attributes: { axes: [-1] } }, "x.attributes.axes[0]: found -1, allowed a whole number"],
    [{ attributes: null }, "x.attributes: found null, allowed an object"],
    [{ output: { shape: [2], values: [1] } }, "x.output.values: found [1], allowed a list of 2"],
    [{ output: { shape: [1], values: ["1"] } }, 'x.output.values[0]: found "1", allowed a number'],
    [{ upstream: { shape: [1], values: [1] } }, "x.upstream.shape: found [1], allowed [2]"],
    [{ gradients: [] }, "x.gradients: found [], allowed a list of 1"],
    [{ upstream: undefined }, "x.upstream: found nothing, allowed an object"],
  ];
  for (const [change, message] of damaged) {
    assertThrows(() => readOpCase(new JsonNode({ ...good, ...change }, "x")), ShapeError, message);
  }
});

Deno.test("the version of PyTorch is recorded", () => {
  assert(/^\d+\.\d+/.test(torchVersion), torchVersion);
});
