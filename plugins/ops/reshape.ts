import {
  defineOp,
  reshapeTo,
  type Shape,
  ShapeError,
  showShape,
  sizeOf,
  type UnaryOp,
} from "../../kernel/mod.ts";

/** The shape of the output. */
export type ReshapeAttributes = {
  /** As many elements as the input has. One size may be −1: it is what remains. */
  readonly shape: Shape;
};

/**
 * The same values in the same (row-major) order under another shape. Nothing is copied.
 *
 * Every output is one input under another name, so ∂y/∂x is the identity: x∇ is y∇ in the shape of x.
 *
 * ```ts
 * import { reshape, tensor } from "../../mod.ts";
 *
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * console.log(reshape(x, { shape: [3, 2] }).shape, reshape(x, { shape: [-1] }).shape); // [ 3, 2 ] [ 6 ]
 * ```
 *
 * @throws {ShapeError} for a shape of another size, or with sizes that are not whole numbers.
 */
export const reshape: UnaryOp<ReshapeAttributes> = defineOp({
  name: "reshape",
  compose: ([x], { shape }) => reshapeTo(x, resolveShape(x.shape, shape)),
  samples: [
    { inputs: [[3, 4]], attributes: { shape: [2, 6] } },
    { inputs: [[2, 3, 2]], attributes: { shape: [-1] } },
    { inputs: [[2, 3, 2]], attributes: { shape: [3, -1, 2] } },
    { inputs: [[1]], attributes: { shape: [] } },
    { inputs: [[]], attributes: { shape: [1, 1] } },
    { inputs: [[0, 3]], attributes: { shape: [3, 0, 2] } },
    { inputs: [[3, 4]], attributes: { shape: [3, 4] } },
  ],
  examples: [
    {
      inputs: [[[1, 2, 3], [4, 5, 6]]],
      attributes: { shape: [3, 2] },
      output: [[1, 2], [3, 4], [5, 6]],
    },
    { inputs: [[[1, 2], [3, 4]]], attributes: { shape: [-1] }, output: [1, 2, 3, 4] },
  ],
  errors: [
    {
      inputs: [[3, 4]],
      attributes: { shape: [5, 2] },
      message: "reshape: [3, 4] has 12 elements, found shape [5, 2]",
    },
    { inputs: [[3, 4]], attributes: { shape: [5, -1] }, message: "found shape [5, -1]" },
    { inputs: [[3, 4]], attributes: { shape: [-1, -1] }, message: "at most one -1" },
    { inputs: [[3, 4]], attributes: { shape: [-3, -4] }, message: "whole numbers" },
    { inputs: [[0, 4]], attributes: { shape: [0, -1] }, message: "found shape [0, -1]" },
  ],
});

/** The shape with −1 filled in. */
function resolveShape(from: Shape, to: Shape): Shape {
  const size = sizeOf(from);
  const fail = (allowed: string): never => {
    throw new ShapeError(
      `reshape: ${showShape(from)} has ${size} elements, found shape ${
        showShape(to)
      }, allowed: ${allowed}`,
    );
  };
  if (to.some((n) => !Number.isInteger(n) || n < -1)) fail("whole numbers, and at most one -1");
  const open = to.filter((n) => n === -1).length;
  if (open > 1) fail("at most one -1");
  const known = sizeOf(to.filter((n) => n !== -1));
  // With a size of 0 any number would fit in the place of −1.
  const fits = open === 0 ? known === size : known > 0 && size % known === 0;
  if (!fits) fail(`sizes whose product is ${size}`);
  return to.map((n) => n === -1 ? size / known : n);
}
