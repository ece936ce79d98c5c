/**
 * The loss of a classifier and its gradient, one row of logits after the other: what a row comes to depends on no
 * other row.
 *
 * The largest number of a row is found without those that are NaN: one of them makes the sum of exponentials NaN, and
 * with it all that is computed of the row.
 *
 * @module
 */
import type { Body, I32, Local, V128 } from "../assembler.ts";
import { f32, f32x4, f64, i32, i32x4, Module, select, shuffle32, v128 } from "../assembler.ts";
import type { Engine } from "../engine.ts";
import { firstLanes, storeFirst } from "../lanes.ts";
import { exp } from "../math/exponential.ts";
import { log } from "../math/logarithm.ts";
import { VectorMath } from "../math/vector.ts";
import { type Four, overRows, Sum, widen } from "../normalization/rows.ts";

/**
 * Addresses, sizes, and the target of a row: `share` for each class and `rest` more for that of the label. What is
 * computed is divided by `divisor`. `g` is the address of the loss's gradient; for the losses it is not used.
 */
export type Run = (
  to: number,
  x: number,
  labels: number,
  g: number,
  rows: number,
  classes: number,
  share: number,
  rest: number,
  divisor: number,
) => void;

/**
 * `losses` gives the loss of each row where all of the target is at the label, `smoothedLosses` where it is not, and
 * `gradient` the gradients of the logits.
 */
export type Kernel = "losses" | "smoothedLosses" | "gradient";

/** What the code of a kernel works with while it is at one row. */
interface Row {
  readonly f: Body;
  readonly math: VectorMath;
  readonly x: Local<"i32">;
  readonly to: Local<"i32">;
  readonly labels: Local<"i32">;
  readonly classes: Local<"i32">;
  /** Numbers in all lanes. */
  readonly share: V128;
  readonly rest: V128;
  readonly divisor: V128;
}

/** Compiles one of the kernels. */
export function compileCrossEntropy(kernel: Kernel, engine: Engine): Run {
  const module = new Module();
  const integers = ["i32", "i32", "i32", "i32", "i32", "i32"] as const;
  module.func(
    kernel,
    [...integers, "f32", "f32", "f32"],
    (f, to, x, labels, g, rows, classes, share, rest, divisor) => {
      const math = new VectorMath(f, engine.relaxed);
      const splats = {
        share: f.let(f32x4.splat(share)),
        rest: f.let(f32x4.splat(rest)),
        divisor: f.let(f32x4.splat(divisor)),
      };
      const row = { f, math, x, to, labels, classes, ...splats };
      const rowBytes = f.let(i32.shl(classes, i32.const(2)));
      const quotient = (from: I32) =>
        f32.demoteF64(f64.div(f64.promoteF32(f32.load(from)), f64.promoteF32(divisor)));
      const factor = kernel === "gradient" ? f.let(f32x4.splat(quotient(g))) : undefined;
      f.while(rows, () => {
        if (factor !== undefined) writeGradient(row, factor);
        else writeLoss(row, kernel === "smoothedLosses");
        f.advance(x, rowBytes);
        f.advance(to, factor === undefined ? 4 : rowBytes);
        f.advance(labels, 4);
        f.advance(rows, -1);
      });
    },
  );
  return engine.load(module)(kernel);
}

/** (log Σⱼ eˣʲ⁻ᵐ + rest (m − xₜ) + share Σⱼ (m − xⱼ)) / divisor */
function writeLoss(row: Row, isSmoothed: boolean): void {
  const { f, math } = row;
  const m = largest(row);
  const [total, gaps] = [new Sum(f), new Sum(f)];
  overNumbers(row, (at, offset, count) => {
    const d = f.let(only(f32x4.sub(v128.load(at, offset), m), count));
    total.add(offset, widen(f, only(exp(math, d), count)));
    if (isSmoothed) gaps.add(offset, widen(f, f32x4.neg(d)));
  });
  const { index, isClass } = labelOf(row);
  const target = f.let(f32x4.const(NaN));
  const place = i32.add(row.x, i32.shl(index, i32.const(2)));
  f.if(isClass, () => f.set(target, v128.load32Splat(place)));
  const entropy = log(math, splatOf(total));
  const gap = f32x4.sub(m, target);
  const loss = isSmoothed
    ? math.madd(row.share, splatOf(gaps), math.madd(row.rest, gap, entropy))
    : f32x4.add(entropy, gap);
  f.do(v128.store32Lane(row.to, f.let(f32x4.div(loss, row.divisor)), 0));
}

/** (eˣʲ⁻ᵐ / Σₖ eˣᵏ⁻ᵐ − qⱼ) factor */
function writeGradient(row: Row, factor: V128): void {
  const { f, math } = row;
  const m = largest(row);
  const toOutput = f.let(i32.sub(row.to, row.x));
  const total = new Sum(f);
  // The last exponentials are not stored: there is no room for four, and read again at once they would be waited for.
  const last = f.local("v128");
  overNumbers(row, (at, offset, count) => {
    const d = f.let(only(f32x4.sub(v128.load(at, offset), m), count));
    const e = f.let(only(exp(math, d), count));
    total.add(offset, widen(f, e));
    if (count === undefined) f.do(v128.store(i32.add(at, toOutput), e, offset));
    else f.set(last, e);
  });
  const sum = f.let(splatOf(total));
  const { index, isClass } = labelOf(row);
  const label = f.let(i32x4.splat(select(index, i32.const(-1), isClass)));
  const places = f.let(v128.const([0, 1, 2, 3].flatMap((n) => [n, 0, 0, 0])));
  overNumbers(row, (at, offset, count) => {
    const to = i32.add(at, toOutput);
    const e = count === undefined ? v128.load(to, offset) : last;
    const target = f32x4.add(v128.and(row.rest, i32x4.eq(places, label)), row.share);
    const gradient = f.let(f32x4.mul(f32x4.sub(f32x4.div(e, sum), target), factor));
    if (count === undefined) f.do(v128.store(to, gradient, offset));
    else storeFirst(f, to, gradient, count);
    f.set(places, i32x4.add(places, math.bits(4)));
  });
}

/** The largest number of the row, in all lanes. */
function largest(row: Row): Local<"v128"> {
  const { f } = row;
  const most = f.let(f32x4.const(-Infinity));
  overNumbers(row, (at, offset, count) => {
    const x = v128.load(at, offset);
    const known = count === undefined ? x : v128.bitselect(x, most, firstLanes(count));
    f.set(most, f32x4.pmax(most, known));
  });
  f.set(most, f32x4.pmax(most, shuffle32(most, most, [2, 3, 0, 1])));
  f.set(most, f32x4.pmax(most, shuffle32(most, most, [1, 0, 3, 2])));
  return most;
}

/** The row's label as an integer, and whether it is one of the classes. */
function labelOf({ f, labels, classes }: Row): {
  readonly index: Local<"i32">;
  readonly isClass: I32;
} {
  const label = f.let(f32.load(labels));
  const index = f.let(i32.truncSatF32U(label));
  const isWhole = f32.eq(f32.convertI32U(index), label);
  return { index, isClass: i32.and(isWhole, i32.ltU(index, classes)) };
}

/** Does it to all numbers of the row. */
function overNumbers({ f, x, classes }: Row, four: Four): void {
  overRows(f, { images: i32.const(1), stride: i32.const(0), length: classes }, x, four);
}

/** The first `count` of four numbers, the others 0. */
function only(four: V128, count: I32 | undefined): V128 {
  return count === undefined ? four : v128.and(four, firstLanes(count));
}

function splatOf(sum: Sum): V128 {
  return f32x4.splat(f32.demoteF64(sum.total()));
}
