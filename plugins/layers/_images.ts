/**
 * What layers on images have in common.
 *
 * @module
 */
import { type Shape, ShapeError, showShape } from "../../kernel/mod.ts";

/** The channels, height and width of an input. Throws a ShapeError for one that is no image. */
export function imageOf(layer: string, input: Shape): [c: number, h: number, w: number] {
  const [c, h, w, ...rest] = input;
  if (c !== undefined && h !== undefined && w !== undefined && rest.length === 0) return [c, h, w];
  throw new ShapeError(
    `${layer} takes images, [channels, height, width], found ${showShape(input)}` +
      (input.length === 1 ? "; put it before flattenLayer()" : ""),
  );
}
