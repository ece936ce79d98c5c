/**
 * Linear primitives come in pairs: ⟨A x, y⟩ = ⟨x, Aᵀ y⟩.
 *
 * @module
 */
import { type Backend, type Operand, type Shape, showShape } from "../../backend.ts";
import { compile } from "../../formula/compile.ts";
import { variable } from "../../formula/expr.ts";
import { absoluteDot, dot } from "../arrays.ts";
import { roundoff } from "../comparison.ts";
import { messageOf, showNumber } from "../finding.ts";
import { compute, type HostArray } from "./compute.ts";
import type { Duel } from "./duel.ts";
import { unfoldedShape, windowCases } from "./windows.ts";

type Linear = (
  backend: Backend,
  x: Operand<unknown>,
  others: readonly Operand<unknown>[],
) => unknown;

/** A primitive, its adjoint, and what they act on. */
interface Pair {
  readonly name: string;
  readonly from: Shape;
  readonly to: Shape;
  readonly forward: Linear;
  readonly adjoint: Linear;
  /** Operands of both that are not varied. */
  readonly others?: readonly HostArray[];
}

const identity = compile(["x"], { y: variable("x") }).kernel;

function pairs(duel: Duel): Pair[] {
  const b = duel.draw([2, 4, 5]);
  const indices = duel.given([2, 5], [0, 2, 2, 1, 0, 2, 9, 1, -1, 0.5]);
  const needed = (x: Operand<unknown> | undefined): Operand<unknown> => {
    if (x === undefined) throw new Error("adjoint: an operand is missing");
    return x;
  };
  return [
    {
      name: "matmul by b, and by bᵀ",
      from: [2, 3, 4],
      to: [2, 3, 5],
      others: [b],
      forward: (backend, x, [b]) => backend.matmul(x, needed(b), { a: false, b: false }),
      adjoint: (backend, y, [b]) => backend.matmul(y, needed(b), { a: false, b: true }),
    },
    {
      name: "permute, and its inverse",
      from: [2, 3, 4],
      to: [4, 2, 3],
      forward: (backend, x) => backend.permute(x, [2, 0, 1]),
      adjoint: (backend, y) => backend.permute(y, [1, 2, 0]),
    },
    {
      name: "slice and pad",
      from: [4, 5],
      to: [2, 3],
      forward: (backend, x) => backend.slice(x, [1, 2], [2, 3]),
      adjoint: (backend, y) => backend.pad(y, [1, 2], [4, 5], 0),
    },
    {
      name: "sum and expand",
      from: [3, 4, 5],
      to: [3, 1, 5],
      forward: (backend, x) => backend.reduce("sum", x, [1]),
      adjoint: (backend, y) => backend.elementwise(identity, [y], [], [3, 4, 5])[0],
    },
    {
      name: "scatterAdd and gather, with indices that do not exist",
      from: [2, 5, 3],
      to: [2, 3, 3],
      others: [indices],
      forward: (backend, x, [i]) => backend.scatterAdd(x, needed(i), 3),
      adjoint: (backend, y, [i]) => backend.gather(y, needed(i)),
    },
    ...windowCases.map(([shape, w]): Pair => ({
      name: `unfold and fold of ${showShape(shape)}, ${JSON.stringify(w)}`,
      from: shape,
      to: unfoldedShape(shape, w),
      forward: (backend, x) => backend.unfold(x, w),
      adjoint: (backend, y) => backend.fold(y, w, shape),
    })),
  ];
}

/** Checks the identity for every pair, on the backend alone. */
export async function checkAdjoints(duel: Duel): Promise<void> {
  for (const { name, from, to, forward, adjoint, others = [] } of pairs(duel)) {
    const [x, y] = [duel.draw(from), duel.draw(to)];
    const apply = async (linear: Linear, given: HostArray, shape: Shape) => {
      const { outputs } = await compute(duel.backend, [given, ...others], (backend, operands) => {
        const [first, ...rest] = operands;
        return first ? [{ data: linear(backend, first, rest), shape }] : [];
      });
      // An index that does not exist adds nothing one way and gives NaN the other.
      return outputs[0]?.values.map((v) => Number.isNaN(v) ? 0 : v) ?? new Float64Array(0);
    };
    try {
      const ax = await apply(forward, x, to);
      const aty = await apply(adjoint, y, from);
      const [left, right] = [dot(ax, y.values), dot(x.values, aty)];
      const scale = absoluteDot(ax, y.values) + absoluteDot(x.values, aty);
      if (Math.abs(left - right) <= 32 * roundoff[duel.dtype] * scale) continue;
      duel.report(
        "adjoint",
        name,
        `expected ⟨A x, y⟩ = ⟨x, Aᵀ y⟩, found ${showNumber(left)} and ${showNumber(right)}`,
      );
    } catch (error) {
      duel.report("adjoint", name, messageOf(error));
    }
  }
}
