/**
 * Normalisations. Their numbers lie along the axes of what they normalise, so they change places with it.
 *
 * @module
 */
import { type Origin, sameShape, type Tensor } from "../../../kernel/mod.ts";
import { imageIn } from "../order.ts";
import { numberIn } from "./attributes.ts";
import { layerName } from "./dense.ts";
import type { LayerWeight } from "./layers.ts";
import { lastOf, type Translation, type Value } from "./translation.ts";

/** Batch normalisation by running statistics. */
export function batchNorm(node: Tensor, origin: Origin, t: Translation): Value {
  const [x, ...tensors] = origin.inputs;
  const { layer, shape, image } = t.valueOf(x);
  const names = ["gamma", "beta", "moving_mean", "moving_variance"];
  const leaves = tensors.map((tensor) => t.ownOf(tensor, origin.op));
  const [first] = leaves;
  const channels = first?.tensor.size ?? 0;
  if (first === undefined || shape.length === 2) {
    throw t.refuse(node, origin, "needed: features or images with channels");
  }
  const order = image === undefined
    ? { from: [channels], order: [0] }
    : { from: [...image], order: [1, 2, 0] };
  return t.add({
    type: "BatchNormalization",
    name: layerName(first),
    config: {
      axis: -1,
      // Not to be seen in what the model computes: the part that stays where 0.1 is replaced.
      momentum: 0.9,
      epsilon: numberIn(origin, "epsilon", 1e-5),
      center: true,
      scale: true,
    },
    inputs: [layer],
    weights: leaves.map(({ tensor }, i): LayerWeight => ({
      name: names[i] ?? "",
      tensor,
      ...order,
      shape: [channels],
    })),
  }, { shape, image });
}

/** Layer normalisation over all axes of an example. */
export function layerNorm(node: Tensor, origin: Origin, t: Translation): Value {
  const [x, ...tensors] = origin.inputs;
  const { layer, shape, image } = t.valueOf(x);
  const leaves = tensors.map((tensor) => t.ownOf(tensor, origin.op));
  const [first] = leaves;
  if (first === undefined || !sameShape(first.shape, shape)) {
    throw t.refuse(node, origin, "exported is a normalisation over all axes of an example");
  }
  const whole = imageIn(shape);
  const inner = image ?? whole;
  return t.add({
    type: "LayerNormalization",
    name: layerName(first),
    config: {
      axis: whole === undefined ? [1] : [1, 2, 3],
      epsilon: numberIn(origin, "epsilon", 1e-5),
      center: true,
      scale: true,
    },
    inputs: [layer],
    weights: leaves.map(({ tensor }, i): LayerWeight => ({
      name: ["gamma", "beta"][i] ?? "",
      tensor,
      from: inner ?? shape,
      order: inner === undefined ? [0] : [1, 2, 0],
      shape: whole === undefined ? shape : lastOf(whole),
    })),
  }, { shape, image });
}
