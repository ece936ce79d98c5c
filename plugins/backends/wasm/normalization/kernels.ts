/**
 * Batch normalisation and its gradients, one channel after the other: its numbers are read for the sums and,
 * while they are in the cache, once more.
 *
 * The sums are those of differences from the channel's first number, in float64. So they stay small where the
 * mean is large, and the variance is as exact as the numbers are.
 *
 * @module
 */
import type { Body, F64, I32, Local, V128 } from "../assembler.ts";
import { f32, f32x4, f64, i32, Module, v128 } from "../assembler.ts";
import type { Engine } from "../engine.ts";
import { firstLanes, multiplyAdd, storeFirst } from "../lanes.ts";
import { overRows, type Rows, Sum, widen } from "./rows.ts";

/** The ops that are computed here. */
export type Kernel =
  | "batchNorm"
  | "batchNorm.dx"
  | "batchNorm.dscale"
  | "batchNorm.statistics";

/** Whether a kernel makes a number for each of x, and not for each channel. */
export function isLarge(kernel: Kernel): boolean {
  return kernel === "batchNorm" || kernel === "batchNorm.dx";
}

/**
 * Addresses and sizes; an address that a kernel does not use is 0. `channels` are those that are computed, from where
 * the addresses point, `all` those of an image.
 */
export type Run = (
  to: number,
  x: number,
  g: number,
  scale: number,
  offset: number,
  images: number,
  channels: number,
  length: number,
  all: number,
  epsilon: number,
) => void;

/** What the code of a kernel works with while it is at one channel. */
interface Channel {
  readonly f: Body;
  readonly rows: Rows;
  /** Numbers of the channel. */
  readonly count: Local<"f64">;
  readonly epsilon: F64;
  /** Where the channel begins in arrays of all numbers. */
  readonly x: Local<"i32">;
  readonly g: Local<"i32">;
  readonly to: Local<"i32">;
  /** Where its number is in arrays of one number a channel. */
  readonly scale: Local<"i32">;
  readonly offset: Local<"i32">;
}

/** Compiles one of the kernels. */
export function compileNormalization(
  kernel: Kernel,
  engine: Engine,
): Run {
  const module = new Module();
  const { relaxed } = engine;
  const words = ["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"] as const;
  module.func(
    kernel,
    [...words, "f64"],
    (f, to, x, g, scale, offset, images, channels, length, all, epsilon) => {
      const rowBytes = f.let(i32.shl(length, i32.const(2)));
      const channelBytes = f.let(i32.shl(all, i32.const(2)));
      const rows = { images, length, stride: f.let(i32.mul(all, rowBytes)) };
      const count = f.let(f64.convertI32U(i32.mul(images, length)));
      const channel = { f, rows, count, epsilon, x, g, to, scale, offset };
      f.while(channels, () => {
        switch (kernel) {
          case "batchNorm":
            normalize(channel, relaxed);
            break;
          case "batchNorm.dx":
            differentiate(channel, relaxed);
            break;
          case "batchNorm.dscale":
            scaleGradient(channel);
            break;
          case "batchNorm.statistics":
            statistics(channel, channelBytes);
            break;
        }
        f.advance(to, isLarge(kernel) ? rowBytes : 4);
        for (const at of [x, g]) f.advance(at, rowBytes);
        for (const at of [scale, offset]) f.advance(at, 4);
        f.advance(channels, -1);
      });
    },
  );
  return engine.load(module)(kernel);
}

/** y = (x − μ) s / σ + o */
function normalize(c: Channel, relaxed: boolean): void {
  const { mean, variance } = momentsOf(c, false);
  const factor = c.f.let(f64.div(numberAt(c.scale), f64.sqrt(f64.add(variance, c.epsilon))));
  write(c, relaxed, numberAt(c.offset), [{ from: c.x, mean, factor }]);
}

/** x∇ = a (g − mean(g)) − a mean(g (x − μ)) / σ² · (x − μ) with a = s / σ */
function differentiate(c: Channel, relaxed: boolean): void {
  const { mean, variance, gradient, covariance } = momentsOf(c, true);
  const square = c.f.let(f64.add(variance, c.epsilon));
  const a = c.f.let(f64.div(numberAt(c.scale), f64.sqrt(square)));
  const factor = c.f.let(f64.neg(f64.div(f64.mul(a, covariance), square)));
  write(c, relaxed, f64.const(0), [
    { from: c.x, mean, factor },
    { from: c.g, mean: gradient, factor: a },
  ]);
}

/** Σ g (x − μ) / σ */
function scaleGradient(c: Channel): void {
  const { variance, covariance } = momentsOf(c, true);
  const deviation = f64.sqrt(f64.add(variance, c.epsilon));
  c.f.do(f32.store(c.to, f32.demoteF64(f64.div(f64.mul(covariance, c.count), deviation))));
}

/** The mean and, in the row below, the variance over N − 1. */
function statistics(c: Channel, rowBytes: I32): void {
  const { mean, variance } = momentsOf(c, false);
  const unbiased = f64.div(f64.mul(variance, c.count), f64.sub(c.count, f64.const(1)));
  c.f.do(f32.store(c.to, f32.demoteF64(mean)));
  c.f.do(f32.store(i32.add(c.to, rowBytes), f32.demoteF64(unbiased)));
}

/** The mean and the variance of x and, if asked for, the mean of g and that of g (x − μ). */
function momentsOf(c: Channel, withGradient: boolean) {
  const { f } = c;
  const first = f.let(v128.load32Splat(c.x));
  const [x, xx, g, gx] = [new Sum(f), new Sum(f), new Sum(f), new Sum(f)];
  const toGradient = f.let(i32.sub(c.g, c.x));
  overRows(f, c.rows, c.x, (at, offset, rest) => {
    const only = (four: V128) => rest === undefined ? four : v128.and(four, firstLanes(rest));
    const d = widen(f, only(f32x4.sub(v128.load(at, offset), first)));
    x.add(offset, d);
    xx.addProducts(offset, d, d);
    if (!withGradient) return;
    const gradient = widen(f, only(v128.load(i32.add(at, toGradient), offset)));
    g.add(offset, gradient);
    gx.addProducts(offset, gradient, d);
  });
  const mean = (sum: Sum) => f.let(f64.div(sum.total(), c.count));
  const [fromFirst, gradient] = [mean(x), mean(g)];
  return {
    mean: f.let(f64.add(f64.promoteF32(f32x4.extract(first, 0)), fromFirst)),
    variance: f.let(f64.sub(mean(xx), f64.mul(fromFirst, fromFirst))),
    gradient,
    covariance: f.let(f64.sub(mean(gx), f64.mul(fromFirst, gradient))),
  };
}

/** factor · (x − mean) for the x that begin at `from`. */
interface Term {
  readonly from: Local<"i32">;
  readonly mean: Local<"f64">;
  readonly factor: Local<"f64">;
}

/** Writes the sum of the terms and of a number. What the rounding of means leaves over is added to the number. */
function write(c: Channel, relaxed: boolean, plus: F64, terms: readonly Term[]): void {
  const { f } = c;
  const fused = multiplyAdd(relaxed);
  const total = f.let(plus);
  const splats = terms.map(({ from, mean, factor }) => {
    const near = f.let(f32.demoteF64(mean));
    const rest = f64.sub(mean, f64.promoteF32(near));
    f.set(total, f64.sub(total, f64.mul(factor, rest)));
    return {
      distance: f.let(i32.sub(from, c.x)),
      center: f.let(f32x4.splat(near)),
      by: f.let(f32x4.splat(f32.demoteF64(factor))),
    };
  });
  const shift = f.let(f32x4.splat(f32.demoteF64(total)));
  const toOutput = f.let(i32.sub(c.to, c.x));
  overRows(f, c.rows, c.x, (at, offset, rest) => {
    const y = f.let(splats.reduce<V128>((sum, { distance, center, by }) => {
      const x = v128.load(i32.add(at, distance), offset);
      return fused(f32x4.sub(x, center), by, sum);
    }, shift));
    const to = i32.add(at, toOutput);
    if (rest === undefined) f.do(v128.store(to, y, offset));
    else storeFirst(f, to, y, rest);
  });
}

function numberAt(at: I32): F64 {
  return f64.promoteF32(f32.load(at));
}
