/**
 * What layers on images have in common.
 *
 * @module
 */
import { reshapeTo, type Shape, ShapeError, showShape, type Tensor } from "../../kernel/mod.ts";

/** The shape of an input in which an image without channels, `[h, w]`, is one of one channel. */
export function withChannels(input: Shape): Shape {
  return input.length === 2 ? [1, ...input] : input;
}

/** A batch in which images without channels, `[n, h, w]`, are images of one, `[n, 1, h, w]`. */
export function imagesOf(x: Tensor): Tensor {
  const [n = 0, ...input] = x.shape;
  return reshapeTo(x, [n, ...withChannels(input)]);
}

/** The channels, height and width of an input. Throws a ShapeError for one that is no image. */
export function imageOf(layer: string, input: Shape): [c: number, h: number, w: number] {
  const [c, h, w, ...rest] = withChannels(input);
  if (c !== undefined && h !== undefined && w !== undefined && rest.length === 0) return [c, h, w];
  throw new ShapeError(
    `${layer} takes images, [channels, height, width] or [height, width], found ${
      showShape(input)
    }` + (input.length === 1 ? "; put it before flattenLayer()" : ""),
  );
}
