/**
 * What a work on a graphics card cannot do without.
 *
 * @module
 */
import { type Needs, needsOf } from "../limits_table.ts";
import type { CardWork } from "./works.ts";

/** Operations, and bytes that are read or written: of a product its two factors and itself, each once. */
export function cardNeeds({ task }: CardWork): Needs {
  if (task.kind === "step") return needsOf(task.spec);
  const { size } = task;
  return { operations: 2 * size ** 3, bytes: 3 * 4 * size ** 2 };
}

/** Floating-point operations of its products. */
export function operationsOf(work: CardWork): number {
  return cardNeeds(work).operations;
}
