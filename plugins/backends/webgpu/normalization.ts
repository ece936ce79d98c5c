/**
 * Fused kernels of batch normalisation.
 *
 * A channel's numbers are cut into chunks, with a workgroup for each. The first kernel adds up each chunk; in the second,
 * workgroups join the sums of their channel's chunks and compute the results of their own chunk. Squares are those of differences from the
 * mean of their chunk, so that nothing cancels: each chunk is read twice, the second time out of a cache.
 *
 * Source: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances" (1979).
 *
 * @module
 */
import { type Fused, type Operand, sizeOf } from "../../../kernel/backend.ts";
import type { GpuArray } from "./array.ts";
import type { Device } from "./device.ts";
import { filled } from "./movement.ts";
import type { Results } from "./results.ts";
import type { Shader } from "./shader.ts";

type Kernel = "batchNorm" | "batchNorm.dx" | "batchNorm.dscale" | "batchNorm.statistics";

/** What a kernel reads: x and g of one shape, scale and offset of one number a channel. */
type Role = "x" | "g" | "scale" | "offset";

const threads = 256;
/** Numbers of a chunk, unless there were more chunks than threads. */
const leastChunk = 4096;

const parameters = [
  ...["channels: u32", "length: u32", "count: u32", "chunk: u32", "chunks: u32", "epsilon: f32"],
];

/** Every workgroup has a channel and a chunk of its numbers; `begin_chunk` up to `end_chunk`, in turns of all threads. */
const place = `
let block = group.x + group.y * 65535u;
let channel = block / p.chunks;
if (channel >= p.channels) { return; }
let begin_chunk = block % p.chunks * p.chunk;
let end_chunk = min(p.count, begin_chunk + p.chunk);
`;

const definitions = `
var<workgroup> sums: array<vec4<f32>, ${threads}>;
fn sum_of_all(lane: u32, own: vec4<f32>) -> vec4<f32> {
  sums[lane] = own;
  for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
    workgroupBarrier();
    if (lane < half) { sums[lane] += sums[lane + half]; }
  }
  workgroupBarrier();
  let sum = sums[0];
  workgroupBarrier();
  return sum;
}
// Where the number of a channel lies, counted through all images.
fn address(channel: u32, at: u32) -> u32 {
  return (at / p.length * p.channels + channel) * p.length + at % p.length;
}
`;

/** The mean of x; sums of the squares of what x differs from it by, of g, and of g times that difference. */
const moments = (withGradient: boolean): Shader => ({
  reads: [{ name: "x" }, ...withGradient ? [{ name: "g" }] : []],
  writes: [{ name: "y", width: 4 }],
  parameters,
  threads,
  definitions,
  body: `${place}
var own_x = 0.0;
for (var i = begin_chunk + lane; i < end_chunk; i += ${threads}u) {
  own_x += x_at(address(channel, i));
}
let mean = sum_of_all(lane, vec4(own_x, 0.0, 0.0, 0.0)).x / f32(end_chunk - begin_chunk);
var own = vec4(0.0);
for (var i = begin_chunk + lane; i < end_chunk; i += ${threads}u) {
  let at = address(channel, i);
  let d = x_at(at) - mean;
  let g = ${withGradient ? "g_at(at)" : "0.0"};
  own += vec4(d, d * d, g, g * d);
}
let all = sum_of_all(lane, own);
// What rounding left of the mean is in the sum of the differences.
let rest = all.x / f32(end_chunk - begin_chunk);
if (lane == 0u) { y_put(block, vec4(mean + rest, all.y - all.x * rest, all.z, all.w - all.z * rest)); }
`,
});

/** The second kernel of each op: what it does for a channel, or for each of its numbers. */
const steps: Readonly<Record<Kernel, string>> = {
  batchNorm: `
let factor = scale_at(channel) / sqrt(variance + p.epsilon);
let plus = offset_at(channel);
EACH y_put(at, (x_at(at) - mean) * factor + plus); END`,
  "batchNorm.dx": `
let factor = scale_at(channel) / sqrt(variance + p.epsilon);
let slope = factor * covariance / (variance + p.epsilon);
EACH y_put(at, (g_at(at) - gradient) * factor - (x_at(at) - mean) * slope); END`,
  "batchNorm.dscale": `
if (lane == 0u && begin_chunk == 0u) {
  y_put(channel, covariance * f32(p.count) / sqrt(variance + p.epsilon));
}`,
  "batchNorm.statistics": `
if (lane == 0u && begin_chunk == 0u) {
  y_put(channel, mean);
  y_put(p.channels + channel, variance * f32(p.count) / (f32(p.count) - 1.0));
}`,
};

function second(kernel: Kernel, roles: readonly Role[]): Shader {
  const body = steps[kernel]
    .replace(
      "EACH",
      `for (var i = begin_chunk + lane; i < end_chunk; i += ${threads}u) { let at = address(channel, i);`,
    )
    .replace("END", "}");
  return {
    reads: [{ name: "parts", width: 4 }, ...roles.map((name) => ({ name }))],
    writes: [{ name: "y" }],
    parameters,
    threads,
    definitions,
    body: `${place}
var part = vec4(0.0);
var size = 0.0;
if (lane < p.chunks) {
  part = parts_at(channel * p.chunks + lane);
  size = f32(min(p.count, (lane + 1u) * p.chunk) - lane * p.chunk);
}
let mean = sum_of_all(lane, vec4(part.x * size, 0.0, 0.0, 0.0)).x / f32(p.count);
let apart = part.x - mean;
let own = vec4(size * apart * apart + part.y, part.z, part.w + part.z * apart, 0.0);
let all = sum_of_all(lane, own) / f32(p.count);
let variance = all.x;
let gradient = all.y;
// Of g with x less its mean: the mean of g takes nothing from it.
let covariance = all.z;
${body}
`,
  };
}

/** Batch normalisation by the names of its ops. */
export function createNormalization(
  device: Device,
  results: Results,
): Readonly<Record<Kernel, Fused<GpuArray>>> {
  /** `roles`: what the inputs of the op are. */
  const fused = (kernel: Kernel, ...roles: readonly Role[]): Fused<GpuArray> => ({
    run(operands: readonly Operand<GpuArray>[], { epsilon = 0 }, shape) {
      const [images = 0, channels = 0, ...rest] = operands[0]?.shape ?? [];
      const length = sizeOf(rest);
      const count = images * length;
      const size = sizeOf(shape);
      // A channel without numbers has sums of 0.
      if (channels * count === 0) return filled(device, results, size, 0);
      const chunk = Math.max(leastChunk, Math.ceil(count / threads));
      const chunks = Math.ceil(count / chunk);
      const numbers = [channels, length, count, chunk, chunks, Number(epsilon)];
      const find = (role: Role) => operands[roles.indexOf(role)]?.data ?? [];
      const withGradient = roles.includes("g");
      const parts = results.exact(4 * channels * chunks);
      const read = withGradient ? [find("x"), find("g")] : [find("x")];
      device.run(
        `moments ${withGradient}`,
        () => moments(withGradient),
        [...read.flat(), parts],
        numbers,
        channels * chunks,
      );
      const isLarge = kernel === "batchNorm" || kernel === "batchNorm.dx";
      const y = isLarge ? results.allocate(size) : results.exact(size);
      const arrays = [parts, ...operands.map(({ data }) => data), y];
      device.run(kernel, () => second(kernel, roles), arrays, numbers, channels * chunks);
      results.release(parts);
      return y;
    },
  });

  return {
    "batchNorm": fused("batchNorm", "x", "scale", "offset"),
    "batchNorm.dx": fused("batchNorm.dx", "x", "scale", "g"),
    "batchNorm.dscale": fused("batchNorm.dscale", "x", "g"),
    "batchNorm.statistics": fused("batchNorm.statistics", "x"),
  };
}
