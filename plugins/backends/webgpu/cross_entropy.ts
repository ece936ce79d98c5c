/**
 * Fused kernels of the softmax's cross-entropy.
 *
 * @module
 */
import { type Fused, type Operand, sizeOf } from "../../../kernel/backend.ts";
import { targetOf } from "../wasm/cross_entropy/target.ts";
import type { GpuArray } from "./array.ts";
import type { Device } from "./device.ts";
import { definitionsOf } from "./formula/pieces.ts";
import { types } from "./formula/types.ts";
import type { Results } from "./results.ts";
import type { Shader } from "./shader.ts";

const threads = 256;

const parameters = [
  ...["rows: u32", "classes: u32", "share: f32", "rest: f32", "divisor: f32"],
];

/** A row's largest logit and the sum of the others' exponentials beside it, by all threads of a workgroup. */
const definitions = `${types[1]}${definitionsOf(["exponential", "logarithm"])}
var<workgroup> shared_numbers: array<f32, ${threads}>;
fn sum_of_all(lane: u32, own: f32) -> f32 {
  shared_numbers[lane] = own;
  for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { shared_numbers[lane] += shared_numbers[lane + half]; }
  }
  workgroupBarrier();
  let sum = shared_numbers[0];
  workgroupBarrier();
  return sum;
}
fn largest_of_all(lane: u32, own: f32) -> f32 {
  shared_numbers[lane] = own;
  for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) {
      let other = shared_numbers[lane + half];
      if (other > shared_numbers[lane] || is_nan(other)) { shared_numbers[lane] = other; }
    }
  }
  workgroupBarrier();
  let largest = shared_numbers[0];
  workgroupBarrier();
  return largest;
}
// The class that a label names; the number of classes for none.
fn class_of(label: f32) -> u32 {
  if (!(label >= 0.0 && label < f32(p.classes))) { return p.classes; }
  let at = u32(label);
  return select(p.classes, at, f32(at) == label && at < p.classes);
}
fn larger(a: f32, b: f32) -> f32 { return select(a, b, b > a || is_nan(b)); }
// What the target asks of a row besides log(sum exp(x - m)), given m and the sum of x - m.
fn gap_of(row: u32, m: f32, sum: f32) -> f32 {
  let label = class_of(labels_at(row));
  var gap = not_a_number();
  if (label < p.classes) { gap = m - x_at(row * p.classes + label); }
  if (p.share == 0.0) { return gap; }
  return p.rest * gap - p.share * sum;
}
`;

/** The loss of a few rows of a few classes each: a thread takes whole rows. */
const narrowLoss: Shader = {
  reads: [{ name: "x" }, { name: "labels" }],
  writes: [{ name: "y" }],
  parameters,
  threads,
  definitions,
  body: `
var loss = 0.0;
for (var row = lane; row < p.rows; row += ${threads}u) {
  let first = row * p.classes;
  var m = x_at(first);
  for (var i = 1u; i < p.classes; i++) { m = larger(m, x_at(first + i)); }
  var sum = 0.0;
  var exponentials = 0.0;
  for (var i = 0u; i < p.classes; i++) {
    let d = x_at(first + i) - m;
    sum += d;
    exponentials += exponential(d);
  }
  loss += (logarithm(exponentials) + gap_of(row, m, sum)) / p.divisor;
}
let total = sum_of_all(lane, loss);
if (lane == 0u) { y_put(0u, total); }
`,
};

/** What a workgroup does with a row of many classes. */
const wideRow = `
let row = group.x + group.y * 65535u;
if (row >= p.rows) { return; }
let first = row * p.classes;
var own = -infinity();
for (var i = lane; i < p.classes; i += ${threads}u) { own = larger(own, x_at(first + i)); }
let m = largest_of_all(lane, own);
var some = 0.0;
var some_exponentials = 0.0;
for (var i = lane; i < p.classes; i += ${threads}u) {
  let d = x_at(first + i) - m;
  some += d;
  some_exponentials += exponential(d);
}
let sum = sum_of_all(lane, some);
let exponentials = sum_of_all(lane, some_exponentials);
`;

/** The losses of rows, which are added up afterwards. */
const wideLosses: Shader = {
  ...narrowLoss,
  body: `${wideRow}
if (lane == 0u) { y_put(row, (logarithm(exponentials) + gap_of(row, m, sum)) / p.divisor); }
`,
};

/** The gradient at a logit: the softmax less the target. */
const gradientAt = `
  let factor = g_at(0u) / p.divisor;
  let label = class_of(labels_at(row));
`;

const narrowGradient: Shader = {
  reads: [{ name: "x" }, { name: "labels" }, { name: "g" }],
  writes: [{ name: "y" }],
  parameters,
  threads,
  definitions,
  body: `
let row = index;
if (row < p.rows) {
  let first = row * p.classes;
  var m = x_at(first);
  for (var i = 1u; i < p.classes; i++) { m = larger(m, x_at(first + i)); }
  var exponentials = 0.0;
  for (var i = 0u; i < p.classes; i++) { exponentials += exponential(x_at(first + i) - m); }
  ${gradientAt}
  for (var i = 0u; i < p.classes; i++) {
    let target_share = p.share + select(0.0, p.rest, i == label);
    y_put(first + i, (exponential(x_at(first + i) - m) / exponentials - target_share) * factor);
  }
}
`,
};

const wideGradient: Shader = {
  ...narrowGradient,
  body: `${wideRow}
${gradientAt}
for (var i = lane; i < p.classes; i += ${threads}u) {
  let target_share = p.share + select(0.0, p.rest, i == label);
  y_put(first + i, (exponential(x_at(first + i) - m) / exponentials - target_share) * factor);
}
`,
};

/** Beyond so many classes a workgroup takes a row, not a thread. */
const narrow = 64;

/** The loss and its gradient by the names of their ops. */
export function createCrossEntropy(
  device: Device,
  results: Results,
  sum: (x: GpuArray, length: number) => GpuArray,
): Readonly<Record<"softmaxCrossEntropy" | "softmaxCrossEntropy.dlogits", Fused<GpuArray>>> {
  const numbers = (
    [logits]: readonly Operand<GpuArray>[],
    attributes: Parameters<Fused<GpuArray>["run"]>[1],
  ) => {
    const shape = logits?.shape ?? [];
    const { share, rest, divisor } = targetOf(attributes, shape);
    const [rows = 0, classes = 1] = shape;
    return { rows, classes, words: [rows, classes, share, rest, divisor] };
  };

  return {
    softmaxCrossEntropy: {
      run(inputs, attributes) {
        const { rows, classes, words } = numbers(inputs, attributes);
        const arrays = inputs.map(({ data }) => data);
        if (classes <= narrow && rows <= 2 ** 14) {
          const loss = results.exact(1);
          device.run("loss", () => narrowLoss, [...arrays, loss], words, 1);
          return loss;
        }
        const losses = results.exact(rows);
        device.run("losses", () => wideLosses, [...arrays, losses], words, rows);
        const loss = sum(losses, rows);
        results.release(losses);
        return loss;
      },
    },
    "softmaxCrossEntropy.dlogits": {
      run(inputs, attributes, shape) {
        const { rows, classes, words } = numbers(inputs, attributes);
        const y = results.allocate(sizeOf(shape));
        const arrays = [...inputs.map(({ data }) => data), y];
        if (classes <= narrow) {
          const groups = Math.ceil(rows / threads);
          device.run("loss gradient", () => narrowGradient, arrays, words, groups);
        } else device.run("wide loss gradient", () => wideGradient, arrays, words, rows);
        return y;
      },
    },
  };
}
