/**
 * Rows by index.
 *
 * @module
 */
import { type Backend, type Operand, sizeOf } from "../../../kernel/backend.ts";
import { compile } from "../../../kernel/formula/compile.ts";
import { parse } from "../../../kernel/formula/parse.ts";
import { type Engine, type Run, seen, type TfjsArray } from "./engine.ts";
import type { Evaluate } from "./formula/elementwise.ts";
import type { TfjsTensor } from "./tensorflow.ts";

/** The primitives of this file. */
export type Rows = Pick<Backend<TfjsArray>, "gather" | "scatterAdd">;

const isRow = "i == floor(i) && i >= 0 && i < n";
/** The index; 0 for one that is not of a row. */
const safe = compile(["i"], { y: parse(`${isRow} ? i : 0`, ["i", "n"]) });
/** What belongs to an index; for one that is not of a row, NaN when rows are picked, and 0 when they are added. */
const picked = compile(["i", "x"], { y: parse(`${isRow} ? x : 0 / 0`, ["i", "x", "n"]) });
const added = compile(["i", "x"], { y: parse(`${isRow} ? x : 0`, ["i", "x", "n"]) });

/** Returns them on an engine. */
export function createRows(engine: Engine, evaluate: Evaluate): Rows {
  /** Rows of one number each, as indices see them, and the whole indices that `safe` makes of them. */
  const read = (run: Run, indices: Operand<TfjsArray>, n: number) => {
    const [batch = 1, k = 1] = indices.shape;
    const i = seen({ data: indices.data, shape: [batch, k, 1] });
    const [y = i] = evaluate(run, safe.kernel, [i], safe.uniforms({ n }), i.shape);
    return { i, whole: run("Cast", { x: y }, { dtype: "int32" }) };
  };
  const guarded = (
    run: Run,
    { kernel, uniforms }: typeof picked,
    i: TfjsTensor,
    x: TfjsTensor,
    n: number,
  ) => {
    const [y = x] = evaluate(run, kernel, [i, x], uniforms({ n }), x.shape);
    return y;
  };

  return {
    gather(x, indices) {
      const [batch = 1, n = 1, inner = 1] = x.shape;
      const [, k = 1] = indices.shape;
      const shape = [batch, k, inner];
      return engine.make((run) => {
        if (sizeOf(shape) === 0 || n === 0) return run.fill(shape, NaN);
        const { i, whole } = read(run, indices, n);
        const places: TfjsTensor = { ...whole, shape: [batch, k] };
        const rows = run("GatherV2", { x: seen(x), indices: places }, { axis: 1, batchDims: 1 });
        return guarded(run, picked, i, rows, n);
      });
    },

    scatterAdd(x, indices, n) {
      const [batch = 1, k = 1, inner = 1] = x.shape;
      const shape = [batch, n, inner];
      return engine.make((run) => {
        if (sizeOf(shape) === 0 || k === 0) return run.fill(shape, 0);
        const { i, whole } = read(run, indices, n);
        const updates = guarded(run, added, i, seen(x), n);
        const images = Int32Array.from({ length: batch * k }, (_, at) => Math.floor(at / k));
        const columns = [run.write(images, [batch * k, 1]), { ...whole, shape: [batch * k, 1] }];
        return run("ScatterNd", {
          indices: run("Concat", columns, { axis: 1 }),
          updates: { ...updates, shape: [batch * k, inner] },
        }, { shape });
      });
    },
  };
}
