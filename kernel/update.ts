/**
 * Writing over values in place: what optimizers and running statistics do.
 *
 * @module
 */
import { observeUpdate, statisticsOf } from "./anomaly.ts";
import { asOp } from "./attribution.ts";
import { showShape } from "./backend.ts";
import { ShapeError } from "./errors.ts";
import { compile } from "./formula/compile.ts";
import { variable } from "./formula/expr.ts";
import type { Kernel } from "./formula/program.ts";
import { type Tensor, tick } from "./tensor.ts";

/**
 * Runs a kernel that overwrites some of its inputs, which all have the first one's shape. What is
 * overwritten shares its array with no other input: a GPU cannot bind it twice.
 */
export function updateInPlace(
  name: string,
  kernel: Kernel,
  inputs: readonly Tensor[],
  uniforms: readonly number[],
): void {
  const [first] = inputs;
  if (first === undefined) return;
  const before = statisticsOf(inputs);
  first.backend.elementwise(kernel, inputs, uniforms, first.shape);
  const now = tick();
  for (const { overwrites } of kernel.outputs) {
    const target = overwrites === undefined ? undefined : inputs[overwrites];
    if (target === undefined) continue;
    target.allocation.writtenAt = now;
    observeUpdate(target, name, before);
  }
}

const copy = compile(["target", "x"], { target: variable("x") }).kernel;

/**
 * Writes the values of `x` over those of `target`, which keeps its identity.
 *
 * @throws {ShapeError} for different shapes.
 */
export function overwrite(target: Tensor, x: Tensor): void {
  if (showShape(target.shape) !== showShape(x.shape)) {
    throw new ShapeError(
      `overwrite: shapes differ: ${showShape(target.shape)} and ${showShape(x.shape)}`,
    );
  }
  if (target.allocation === x.allocation) return;
  asOp("overwrite", () => updateInPlace("overwrite", copy, [target, x], []));
}
