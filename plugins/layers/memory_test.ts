/**
 * What a training step holds for its backward pass.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  build,
  type Layer,
  type LayerLike,
  ones,
  Random,
  sequential,
  step,
} from "../../kernel/mod.ts";
import { wasm } from "../backends/wasm/mod.ts";
import { gelu, relu } from "../ops/mod.ts";
import {
  averagePool,
  batchNormLayer,
  conv,
  convTranspose,
  dropoutLayer,
  flattenLayer,
  globalPool,
  groupNormLayer,
  layerNormLayer,
  linear,
  maxPool,
  residual,
  upsampleLayer,
} from "./mod.ts";

const shape = [4, 8, 8];
const same = (): Layer => conv(4, { padding: "same", bias: false });

/** What a step holds after the forward pass besides input and output, in arrays of the input's size. */
function held(...parts: readonly LayerLike[]): number {
  const backend = wasm();
  const random = new Random(0);
  const model = build(sequential(...parts), { inputShape: shape, random, backend });
  const x = ones([8, ...shape], { backend });
  return step(() => {
    const before = backend.memory().bytes;
    const y = model.forward(x, { training: true, random });
    const bytes = backend.memory().bytes - before - 4 * y.size;
    return Math.round(100 * bytes / (4 * x.size)) / 100;
  });
}

/** Layers between two convolutions, of which the second one keeps its input. */
const cases: readonly (readonly [what: string, layers: readonly LayerLike[], held: number])[] = [
  ["nothing between them: the second one's input", [], 1],
  ["relu: its output, which is that input", [relu], 1],
  ["gelu: its input", [gelu], 2],
  ["dropout: nothing", [dropoutLayer(0.5)], 1],
  ["a convolution: its input", [same()], 2],
  ["a convolution with a bias: its input", [conv(4, { padding: "same" })], 2],
  ["a transposed convolution: its input", [convTranspose(4, { padding: 1 })], 2],
  ["batch normalisation: its input", [batchNormLayer()], 2],
  ["group normalisation: its input", [groupNormLayer(2)], 2],
  ["layer normalisation: its input", [layerNormLayer()], 2],
  ["batch normalisation and relu: the input, and the output", [batchNormLayer(), relu], 2],
  ["a residual: what its convolution is given", [residual(same())], 2],
  ["max-pooling: the indices, a quarter", [maxPool(2)], 0.5],
  ["average-pooling: nothing", [averagePool(2)], 0.25],
  ["upsampling: nothing", [upsampleLayer(2)], 4],
];

for (const [what, layers, arrays] of cases) {
  Deno.test(`a step on two convolutions holds ${arrays} arrays with ${what}`, () =>
    assertEquals(held(same(), ...layers, same()), arrays));
}

Deno.test("a step holds what a linear layer is given, and nothing for a flattening or a global pool", () => {
  assertEquals(held(same(), flattenLayer(), linear(4)), 1);
  assertEquals(held(same(), globalPool(), linear(4)), 0.02);
  assertEquals(held(same(), globalPool()), 0);
});
