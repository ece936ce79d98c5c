/**
 * Changes of shape. What is one array here may be another there, as the axes of an image are in another order.
 *
 * @module
 */
import { type Origin, sameShape, sizeOf, type Tensor } from "../../../kernel/mod.ts";
import { numbersIn } from "./attributes.ts";
import { imageIn, liesAlike } from "../order.ts";
import { lastOf, type Translation, type Value } from "./translation.ts";

/** A change of shape that leaves the batch alone; also the last step of enlarging an image. */
export function reshape(node: Tensor, origin: Origin, t: Translation): Value | undefined {
  const [x] = origin.inputs;
  const input = t.find(x);
  if (input === undefined) return upsample(node, origin, t);
  const shape = node.shape.slice(1);
  const image = imageIn(shape);
  if (node.shape[0] !== x?.shape[0] || sizeOf(shape) !== sizeOf(input.shape)) return undefined;
  const before = imageIn(input.shape);
  // [n, h, w] is the image [n, 1, h, w] there already.
  if (before !== undefined && image !== undefined && sameShape(before, image)) {
    return { ...input, shape };
  }
  if (shape.length === 1 && before !== undefined) {
    const order = liesAlike(before) ? undefined : before;
    return t.add(
      { type: "Flatten", name: "flatten", inputs: [input.layer] },
      { ...input, shape, image: order },
    );
  }
  if (shape.length === 1) return { ...input, shape };
  if (image === undefined) return undefined;
  const plain = t.plain(input);
  const { layer } = plain;
  const isAlike = liesAlike(image);
  const target_shape = isAlike ? lastOf(image) : [...image];
  const made = { ...plain, shape };
  const inner = t.add(
    { type: "Reshape", name: "reshape", config: { target_shape }, inputs: [layer] },
    made,
  );
  if (isAlike) return inner;
  const config = { dims: [2, 3, 1] };
  return t.add({ type: "Permute", name: "channels_last", config, inputs: [inner.layer] }, made);
}

/** The axes of an image in another order. Here c, h and w are the axes 1, 2, 3, there 3, 1, 2. */
export function permute(node: Tensor, origin: Origin, t: Translation): Value | undefined {
  const value = t.valueOf(origin.inputs[0]);
  const order = numbersIn(origin, "order");
  if (node.shape.length !== 4 || order[0] !== 0) return undefined;
  const dims = [2, 3, 1].map((axis) => ((order[axis] ?? 0) + 1) % 3 + 1);
  return t.add(
    { type: "Permute", name: "permute", config: { dims }, inputs: [value.layer] },
    { ...value, shape: node.shape.slice(1) },
  );
}

/** Blocks of copies: [n, c, h, w] as [n, c, h, 1, w, 1], repeated to [n, c, h, s, w, t], as [n, c, hs, wt]. */
function upsample(node: Tensor, { inputs: [blocks] }: Origin, t: Translation): Value {
  const repeated = blocks?.origin?.op === "expand" ? blocks.origin : undefined;
  const apart = repeated?.inputs[0];
  const given = apart?.origin?.op === "reshape" ? apart.origin.inputs[0] : undefined;
  const input = t.find(given);
  const [n, c = 0, h = 0, , w = 0] = apart?.shape ?? [];
  const [, , , down = 0, , across = 0] = blocks?.shape ?? [];
  const isUpsampling = input !== undefined && given !== undefined &&
    sameShape(given.shape, [n ?? 0, c, h, w]) &&
    sameShape(apart?.shape ?? [], [n ?? 0, c, h, 1, w, 1]) &&
    sameShape(blocks?.shape ?? [], [n ?? 0, c, h, down, w, across]) &&
    sameShape(node.shape, [n ?? 0, c, h * down, w * across]);
  // It is this reshape's input that nothing is known of.
  if (!isUpsampling) return t.valueOf(blocks);
  return t.add({
    type: "UpSampling2D",
    name: "upsample",
    config: { size: [down, across], interpolation: "nearest", data_format: "channels_last" },
    inputs: [input.layer],
  }, { ...input, shape: node.shape.slice(1) });
}
