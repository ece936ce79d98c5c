/**
 * Where the windows of a convolution lie, read from the op's attributes.
 *
 * @module
 */
import type { Shape } from "../../../../kernel/backend.ts";
import type { Axis, Course } from "./axis.ts";

/** How to go over images, and in how many groups their channels are. */
export interface Geometry {
  readonly groups: number;
  readonly down: Course;
  readonly across: Course;
}

/** Windows of the weight's size in large images, one for each pixel of small ones. */
export function geometryOf(
  { stride, padding, dilation, groups }: Readonly<Record<string, unknown>>,
  shapes: { readonly large: Shape; readonly small: Shape; readonly weight: Shape },
  direction: (axis: Axis) => Course,
): Geometry {
  const course = (axis: 0 | 1) =>
    direction({
      large: shapes.large[2 + axis] ?? 0,
      small: shapes.small[2 + axis] ?? 0,
      size: shapes.weight[2 + axis] ?? 0,
      stride: along(axis, stride),
      padding: along(axis, padding),
      dilation: along(axis, dilation),
    });
  return { groups: Number(groups), down: course(0), across: course(1) };
}

/** An attribute is one number for both axes, or one for each. */
function along(axis: 0 | 1, value: unknown): number {
  return Number(Array.isArray(value) ? value[axis] : value);
}
