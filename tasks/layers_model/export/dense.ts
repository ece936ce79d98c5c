/**
 * Products with weights and their biases.
 *
 * @module
 */
import type { Origin, Tensor } from "../../../kernel/mod.ts";
import type { LayerWeight } from "./layers.ts";
import type { Leaf, Translation, Value } from "./translation.ts";

/** What a layer with the weight `residual1.conv2.weight` is called: `residual1.conv2`. */
export function layerName({ name }: Leaf): string {
  return name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : name;
}

/** A matrix product with a weight: a layer of units, without a bias so far. */
export function dense(node: Tensor, origin: Origin, t: Translation): Value {
  const { inputs: [x, w], attributes: { transposeA, transposeB } } = origin;
  const input = t.valueOf(x);
  const leaf = t.ownOf(w, "matmul");
  const [first, second] = leaf.shape;
  const isVector = input.shape.length === 1 && x?.shape.length === 2;
  if (!isVector || transposeA === true || leaf.shape.length !== 2) {
    throw t.refuse(node, origin, "a product is exported only of features [n, f] with a weight");
  }
  const [units = 0, features = 0] = transposeB === true ? [first, second] : [second, first];
  const { image } = input;
  const inner = image ?? [features];
  // The features that come from an image lie in another order there, so the weight's do too.
  const order = image === undefined ? [0] : [1, 2, 0];
  const from = transposeB === true ? [units, ...inner] : [...inner, units];
  const kernel: LayerWeight = {
    name: "kernel",
    tensor: leaf.tensor,
    from,
    order: transposeB === true ? [...order.map((axis) => axis + 1), 0] : [...order, inner.length],
    shape: [features, units],
  };
  return t.add({
    type: "Dense",
    name: layerName(leaf),
    config: { units, use_bias: false, activation: "linear" },
    inputs: [input.layer],
    weights: [kernel],
  }, { shape: [units] });
}

/**
 * A parameter that is added to what a layer makes: its bias. Nothing where it is not one number for each unit
 * or channel, or where the layer's output without it is used too.
 */
export function biased(node: Tensor, { inputs }: Origin, t: Translation): Value | undefined {
  const [made, added] = inputs.toSorted((a, b) => Number(!t.find(a)) - Number(!t.find(b)));
  const [value, leaf] = [t.find(made), t.leafOf(added)];
  if (made === undefined || value === undefined || leaf === undefined) return undefined;
  const layer = t.layers.get(value.layer);
  const [, units = 0, ...pixels] = made.shape;
  const missing = made.shape.length - leaf.shape.length;
  const wanted = [1, units, ...pixels.map(() => 1)];
  const fits = missing >= 0 && leaf.shape.every((n, i) => n === wanted[i + missing]) &&
    leaf.tensor.size === units && node.shape.every((n, i) => n === made.shape[i]);
  if (layer?.config.use_bias !== false || !fits || t.usesOf(made) !== 1) return undefined;
  const weight = { name: "bias", tensor: leaf.tensor, from: [units], order: [0], shape: [units] };
  t.layers.extend(value.layer, { use_bias: true }, [weight]);
  return value;
}
