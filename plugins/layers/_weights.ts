/**
 * The parameters of layers: weight and bias of linear maps, scale and offset of normalisations.
 *
 * @module
 */
import {
  type Initializer,
  onesInit,
  type Shape,
  sizeOf,
  type TensorSpec,
  ValueError,
  zerosInit,
} from "../../kernel/mod.ts";
import { showFound } from "../ops/_found.ts";

/** What a layer with a weight can be told. */
export interface WeightOptions {
  /** Whether a bias is added. Before a normalisation it is needless. Default: true. */
  readonly bias?: boolean;
  /** First values of the weight. */
  readonly init?: Initializer;
  /** First values of the bias: those of a weight with as many inputs as this one. Default: zeros. */
  readonly biasInit?: Initializer;
}

/** `weight`, of shape `[units, ...inputs]`, and with a bias `bias`, one number for each of `outputs`. */
export function weightSpecs(
  weight: Shape,
  outputs: number,
  { bias = true, init, biasInit = zerosInit }: WeightOptions & { readonly init: Initializer },
): Record<string, TensorSpec> {
  const inputs = weight.slice(1);
  const rows = Math.ceil(outputs / sizeOf(inputs));
  const first: Initializer = (_, random) => biasInit([rows, ...inputs], random).slice(0, outputs);
  return {
    weight: { shape: weight, init },
    ...(bias ? { bias: { shape: [outputs], init: first } } : {}),
  };
}

/** The `scale` and the `offset` of a normalisation: 1 and 0 at first, so that they change nothing. */
export function scaleAndOffset(shape: Shape): Record<string, TensorSpec> {
  return { scale: { shape, init: onesInit }, offset: { shape, init: zerosInit } };
}

/** Throws a ValueError unless `count` is a whole number, 1 or more. */
export function refuseCount(layer: string, name: string, count: number): void {
  if (Number.isSafeInteger(count) && count >= 1) return;
  throw new ValueError(
    `${layer}: ${name}: found ${showFound(count)}, allowed: a whole number 1 or more`,
  );
}
