/**
 * What it would save to do two things in one kernel: bias and activation, and the update of all parameters.
 *
 * `deno run -A tasks/bench/tried/fusions.ts`
 *
 * @module
 */
import { native, sizeOf, wasm } from "../../../mod.ts";
import type { Backend, Operand, Shape } from "../../../kernel/backend.ts";
import { compile } from "../../../kernel/formula/compile.ts";
import { parse } from "../../../kernel/formula/parse.ts";
import type { Kernel } from "../../../kernel/formula/program.ts";
import { formatTable } from "../../cli/table.ts";
import { bestOf } from "./best.ts";

const kernel = (inputs: readonly string[], text: string, into = "") =>
  compile(inputs, { [into]: parse(text, inputs) }).kernel;

const add = kernel(["x", "b"], "x + b");
const activations = {
  sigmoid: [kernel(["x"], "1 / (1 + exp(-x))"), kernel(["x", "b"], "1 / (1 + exp(-(x + b)))")],
  relu: [kernel(["x"], "max(x, 0)"), kernel(["x", "b"], "max(x + b, 0)")],
} as const;
const update = kernel(["p", "g"], "p - 0.001 * g", "p");

const biased = [
  { x: [128, 3136], bias: [3136], activation: "sigmoid" },
  { x: [128, 6, 28, 28], bias: [6, 1, 1], activation: "relu" },
  { x: [1, 6, 28, 28], bias: [6, 1, 1], activation: "relu" },
] as const;
/** Those of the CNN of PyTorch's tutorial. */
const parameters = [450, 6, 2400, 16, 48_000, 120, 10_080, 84, 840, 10];

type Row = [what: string, backend: string, apart: number, together: number];

function measure(name: string, backend: Backend): Row[] {
  const array = (shape: Shape): Operand<unknown> => ({
    data: backend.upload(new Float32Array(sizeOf(shape)).fill(0.3)),
    shape,
  });
  const apply = (kernel: Kernel, inputs: readonly Operand<unknown>[], shape: Shape) =>
    backend.elementwise(kernel, inputs, [], shape)[0];
  const rows = biased.map(({ x: shape, bias, activation }): Row => {
    const [x, b] = [array(shape), array(bias)];
    const [after, both] = activations[activation];
    const apart = bestOf(() => {
      const y = { data: apply(add, [x, b], shape), shape };
      backend.release(apply(after, [y], shape));
      backend.release(y.data);
    });
    const together = bestOf(() => backend.release(apply(both, [x, b], shape)));
    return [`bias, then ${activation}, [${shape.join(", ")}]`, name, apart, together];
  });
  const pairs = parameters.map((size) => [array([size]), array([size])] as const);
  const size = parameters.reduce((sum, n) => sum + n);
  const whole = [array([size]), array([size])];
  const apart = bestOf(() => {
    for (const pair of pairs) apply(update, pair, pair[0].shape);
  });
  const together = bestOf(() => void apply(update, whole, [size]));
  return [...rows, [`SGD's update of ${parameters.length} parameters`, name, apart, together]];
}

const backends = { "wasm, 1 thread": wasm({ threads: 1 }), wasm: wasm(), native: native() };
const microseconds = (x: number) => `${x.toFixed(1)} µs`;
console.log(formatTable(
  [
    { title: "what" },
    { title: "backend" },
    { title: "apart", format: microseconds },
    { title: "in one", format: microseconds },
  ],
  Object.entries(backends).flatMap(([name, backend]) => measure(name, backend)),
));
