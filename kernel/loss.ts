/**
 * The contract of a loss: what training minimises.
 *
 * @module
 */
import { type Options, type OptionValues, resolveOptions } from "./options.ts";
import type { Tensor } from "./tensor.ts";

/** The loss of a batch, a scalar: the mean, or the sum, of its examples' losses. */
export type Loss = (
  outputs: Tensor,
  labels: Tensor,
  attributes: { readonly reduction: "mean" | "sum" },
) => Tensor;

/** A loss plugin. */
export interface LossPlugin<O extends Options = Options> {
  /** Marks a loss. */
  readonly kind: "loss";
  /** As in `--loss NAME`. */
  readonly name: string;
  /** One line for `--help`. */
  readonly description: string;
  /** What can be set. */
  readonly options: O;
  /** The loss with these options. */
  create(options: OptionValues<O>): Loss;
}

/** A loss that scripts call: `fit(model, dataset, { loss: focalLoss({ gamma: 1 }), ... })`. */
export type LossFunction<O extends Options> =
  & LossPlugin<O>
  & ((options?: Partial<OptionValues<O>>) => Loss);

/** Declares a loss. The result is a function of its options. */
export function defineLoss<O extends Options>(
  plugin: Omit<LossPlugin<O>, "kind">,
): LossFunction<O> {
  const { name, description, options } = plugin;
  const create = (values: OptionValues<O>): Loss => plugin.create(values);
  const make = (given: Partial<OptionValues<O>> = {}): Loss =>
    create(resolveOptions(options, given, name));
  Object.defineProperty(make, "name", { value: name });
  return Object.assign(make, { kind: "loss", description, options, create } as const);
}
