/**
 * What moves numbers and leaves them as they are.
 *
 * @module
 */
import { type Backend, type Shape, sizeOf } from "../../../kernel/backend.ts";
import { type Engine, reshaped, seen, type TfjsArray } from "./engine.ts";
import { type Axes, joinedBlock, joinedOrder } from "./axes.ts";

/** The primitives of this file. */
export type Movement = Pick<Backend<TfjsArray>, "permute" | "slice" | "pad" | "concat">;

/** Returns them on an engine. */
export function createMovement(engine: Engine): Movement {
  return {
    permute(x, order) {
      return engine.make((run) => {
        const { shape, perm } = joinedOrder(x.shape, order);
        const tensor = reshaped(seen(x), shape);
        return perm.length < 2 || sizeOf(shape) === 0
          ? tensor
          : run("Transpose", { x: tensor }, { perm });
      });
    },

    slice(x, start, shape) {
      return engine.make((run) => {
        if (sizeOf(shape) === 0) return run.fill(shape, 0);
        const { outer, begin, inner }: Axes = joinedBlock(x.shape, start, shape);
        return run("Slice", { x: reshaped(seen(x), outer) }, { begin, size: inner });
      });
    },

    pad(x, start, shape, value) {
      return engine.make((run) => {
        if (sizeOf(x.shape) === 0) return run.fill(shape, value);
        const { outer, begin, inner }: Axes = joinedBlock(shape, start, x.shape);
        const paddings = outer.map((n, d) => {
          const before = begin[d] ?? 0;
          return [before, n - before - (inner[d] ?? 0)];
        });
        return run("PadV2", { x: reshaped(seen(x), inner) }, { paddings, constantValue: value });
      });
    },

    concat(inputs, axis) {
      return engine.make((run) => {
        const shapes: Shape[] = inputs.map(({ shape }) => [
          sizeOf(shape.slice(0, axis)),
          sizeOf(shape.slice(axis)),
        ]);
        const rows = inputs.flatMap((x, i) => {
          const shape = shapes[i] ?? [];
          return sizeOf(shape) === 0 ? [] : [reshaped(seen(x), shape)];
        });
        return rows.length === 0 ? run.fill([0], 0) : run("Concat", rows, { axis: 1 });
      });
    },
  };
}
