/**
 * The loss of a classifier, and its gradient.
 *
 * @module
 */
import type { F32, I32, V128 } from "../assembler.ts";
import { f32, f32x4, f64, i32, i32x4, Module, select, v128 } from "../assembler.ts";
import type { Engine } from "../engine.ts";
import { storeFirst } from "../lanes.ts";
import { log } from "../math/logarithm.ts";
import { VectorMath } from "../math/vector.ts";
import { row as overRow } from "../movement/row.ts";
import { Sum, widen } from "../normalization/rows.ts";
import { addExponentials, eachRow, labelOf, largest, overNumbers, type Rows } from "./row.ts";

/**
 * `losses` gives the loss of each row where all of the target is at the label, `smoothedLosses` where it is not, and
 * `gradient` the gradients of the logits.
 */
export type Kernel = "losses" | "smoothedLosses" | "gradient";

/**
 * Addresses, sizes, and the target of a row: `share` for each class and `rest` more for that of the label. What is
 * computed is divided by `divisor`. `other` is where the gradient of the loss is; for the losses it is room for a
 * number of each row.
 */
export type Run = (
  to: number,
  other: number,
  x: number,
  labels: number,
  rows: number,
  classes: number,
  share: number,
  rest: number,
  divisor: number,
) => void;

/** Compiles one of the kernels. */
export function compileCrossEntropy(kernel: Kernel, engine: Engine): Run {
  const module = new Module();
  const parameters = ["i32", "i32", "i32", "i32", "i32", "i32", "f32", "f32", "f32"] as const;
  module.func(kernel, parameters, (f, to, other, x, labels, rows, classes, ...target) => {
    const math = new VectorMath(f, engine.relaxed);
    const splat = (number: F32) => f.let(f32x4.splat(number));
    const [share, rest, divisor] = target;
    const splats = { share: splat(share), rest: splat(rest), divisor: splat(divisor) };
    const all = { f, math, rows, classes, x, labels, to, ...splats };
    switch (kernel) {
      case "losses":
      case "smoothedLosses":
        writeLosses(all, other, kernel === "smoothedLosses");
        break;
      case "gradient": {
        const factor = f64.div(f64.promoteF32(f32.load(other)), f64.promoteF32(divisor));
        writeGradients(all, splat(f32.demoteF64(factor)));
        break;
      }
    }
  });
  return engine.load(module)(kernel);
}

/**
 * (log Σⱼ eˣʲ⁻ᵐ + rest (m − xₜ) + share Σⱼ (m − xⱼ)) / divisor: first the sums of exponentials and, in `gaps`, what
 * is added to their logarithms; then these, of four rows at a time.
 */
function writeLosses(rows: Rows, gaps: I32, isSmoothed: boolean): void {
  const { f, math, x } = rows;
  const sums = f.let(rows.to);
  const toGap = f.let(i32.sub(gaps, sums));
  const store = (at: I32, number: V128) => f.do(v128.store32Lane(at, f.let(number), 0));
  eachRow(rows, i32.const(4), () => {
    const m = largest(rows);
    const [total, distances] = [new Sum(f), new Sum(f)];
    overNumbers(rows, (...four) => {
      const { d } = addExponentials(rows, m, total, ...four);
      if (isSmoothed) distances.add(four[1], widen(f, f32x4.neg(d)));
    });
    store(rows.to, splatOf(total));
    const { index, isClass } = labelOf(rows);
    const label = f.let(f32x4.const(NaN));
    const place = i32.add(x, i32.shl(index, i32.const(2)));
    f.if(isClass, () => f.set(label, v128.load32Splat(place)));
    const gap = f.let(f32x4.sub(m, label));
    store(
      i32.add(rows.to, toGap),
      isSmoothed ? math.madd(rows.share, splatOf(distances), f32x4.mul(rows.rest, gap)) : gap,
    );
  });
  overRow(
    f,
    sums,
    i32.add(sums, toGap),
    i32.shl(rows.rows, i32.const(2)),
    (sum, gap) => f32x4.div(f32x4.add(log(math, v128.load(sum)), v128.load(gap)), rows.divisor),
  );
}

/** (eˣʲ⁻ᵐ / Σₖ eˣᵏ⁻ᵐ − qⱼ) factor */
function writeGradients(rows: Rows, factor: V128): void {
  const { f, math, x, to, share, rest } = rows;
  eachRow(rows, i32.shl(rows.classes, i32.const(2)), () => {
    const m = largest(rows);
    const toOutput = f.let(i32.sub(to, x));
    const total = new Sum(f);
    // The last exponentials are kept: stored one by one and read as four they would have to be waited for.
    const last = f.local("v128");
    overNumbers(rows, (at, offset, count) => {
      const { e } = addExponentials(rows, m, total, at, offset, count);
      if (count === undefined) f.do(v128.store(i32.add(at, toOutput), e, offset));
      else f.set(last, e);
    });
    const sum = f.let(splatOf(total));
    const { index, isClass } = labelOf(rows);
    const label = f.let(i32x4.splat(select(index, i32.const(-1), isClass)));
    const places = f.let(v128.const([0, 1, 2, 3].flatMap((n) => [n, 0, 0, 0])));
    overNumbers(rows, (at, offset, count) => {
      const target = i32.add(at, toOutput);
      const e = count === undefined ? v128.load(target, offset) : last;
      const q = f32x4.add(v128.and(rest, i32x4.eq(places, label)), share);
      const gradient = f.let(f32x4.mul(f32x4.sub(f32x4.div(e, sum), q), factor));
      if (count === undefined) f.do(v128.store(target, gradient, offset));
      else storeFirst(f, target, gradient, count);
      f.set(places, i32x4.add(places, math.bits(4)));
    });
  });
}

function splatOf(sum: Sum): V128 {
  return f32x4.splat(f32.demoteF64(sum.total()));
}
