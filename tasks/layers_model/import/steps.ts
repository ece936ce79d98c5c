/**
 * The steps of an imported model: layers of this project that compute what those of the file do.
 *
 * @module
 */
import {
  asLayer,
  type Initializer,
  type Layer,
  type LayerContext,
  type LayerLike,
  type Plan,
  reshapeTo,
  type Shape,
  type Tensor,
  type TensorSpec,
} from "../../../kernel/mod.ts";
import { pad, permute } from "../../../plugins/ops/mod.ts";
import type { Image } from "../order.ts";
import type { Margins } from "../same_padding.ts";

/** A layer whose tensors begin with given values. */
export function withValues(
  layer: Layer,
  values: Readonly<Record<string, Float32Array | undefined>>,
): Layer {
  const given = (specs: Readonly<Record<string, TensorSpec>> = {}) =>
    Object.fromEntries(
      Object.entries(specs).map(([name, spec]) => {
        const found = values[name];
        const init: Initializer = found === undefined ? spec.init : () => Float64Array.from(found);
        return [name, { ...spec, init }];
      }),
    );
  return {
    ...layer,
    plan(input): Plan {
      const plan = layer.plan(input);
      return { ...plan, parameters: given(plan.parameters), state: given(plan.state) };
    },
  };
}

/** A layer behind a function of its input. */
export function behind(before: (x: Tensor) => Tensor, layer: Layer): Layer {
  const first = asLayer(before);
  return {
    name: layer.name,
    plan: (input) => layer.plan(first.plan(input).output),
    apply: (x: Tensor, context: LayerContext) => layer.apply(before(x), context),
  };
}

/** A function that adds margins to images [n, c, h, w]. */
export function padded(
  [[top, bottom], [left, right]]: readonly [Margins, Margins],
  value: number,
): (x: Tensor) => Tensor {
  return (x) => pad(x, { before: [0, 0, top, left], after: [0, 0, bottom, right], value });
}

/** The values of images [n, c, h, w] in the order [n, h, w, c]. */
export function channelsLast(x: Tensor): Tensor {
  return permute(x, { order: [0, 2, 3, 1] });
}

/** The values of images [n, h, w, c] in the order [n, c, h, w]. */
export function channelsFirst(x: Tensor): Tensor {
  return permute(x, { order: [0, 3, 1, 2] });
}

/** Each example under another shape. */
export function reshaped(shape: Shape): (x: Tensor) => Tensor {
  return (x) => reshapeTo(x, [x.shape[0] ?? 0, ...shape]);
}

/** The features of images, which lie in the order [c, h, w], in the order [h, w, c]. */
export function featuresLast([c, h, w]: Image): (x: Tensor) => Tensor {
  return (x) => reshaped([h * w * c])(channelsLast(reshaped([c, h, w])(x)));
}

/** A layer, or a function under a name, for messages. */
export function named(name: string, part: LayerLike): Layer {
  const layer = asLayer(part);
  return { ...layer, name, plan: (input) => layer.plan(input) };
}
