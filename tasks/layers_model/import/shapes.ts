/**
 * Layers that change the shape. In the file the channels come last, so what goes from an image to another shape
 * goes by way of that order.
 *
 * @module
 */
import type { Layer, LayerLike, Shape, Tensor } from "../../../kernel/mod.ts";
import { permute } from "../../../plugins/ops/mod.ts";
import { flattenLayer } from "../../../plugins/layers/mod.ts";
import type { Input } from "./dense.ts";
import type { LayerSource } from "./layer_source.ts";
import { channelsFirst, channelsLast, named, reshaped } from "./steps.ts";

/** One axis. The features keep their order here; the layers behind know that it is another there. */
export function flatten(): Layer {
  return flattenLayer();
}

/** Another shape of the same size. */
export function reshape(source: LayerSource, { shape }: Input): Layer {
  const given: unknown = source.read("target_shape");
  if (!Array.isArray(given) || given.length < 1 || given.length > 3) {
    throw source.refuse("target_shape: needed: one to three sizes");
  }
  const size = shape.reduce((product, n) => product * n, 1);
  const known = given.reduce<number>((product, n) => n === -1 ? product : product * Number(n), 1);
  const target = given.map((n) => n === -1 ? size / known : Number(n));
  const isWhole = target.every((n) => Number.isSafeInteger(n) && n >= 1);
  if (!isWhole || target.reduce((product, n) => product * n, 1) !== size) {
    throw source.refuse(`target_shape: found [${given.join(", ")}] for ${size} values`);
  }
  return throughLast("reshape", reshaped(target), shape, target.length);
}

/** The axes in another order. */
export function permutation(source: LayerSource, { shape }: Input): Layer {
  const dims = source.counts("dims", 1);
  const isOrder = dims.toSorted((a, b) => a - b).join() === shape.map((_, i) => i + 1).join();
  if (!isOrder) {
    throw source.refuse(`dims: found [${dims.join(", ")}], needed: each axis once, from 1 on`);
  }
  return throughLast(
    "permute",
    (x) => permute(x, { order: [0, ...dims] }),
    shape,
    shape.length,
  );
}

/** A function of what the file's layer sees, which makes so many axes. */
function throughLast(
  name: string,
  change: (x: Tensor) => Tensor,
  from: Shape,
  axes: number,
): Layer {
  const part: LayerLike = (x) => {
    const y = change(from.length === 3 ? channelsLast(x) : x);
    return axes === 3 ? channelsFirst(y) : y;
  };
  return named(name, part);
}
