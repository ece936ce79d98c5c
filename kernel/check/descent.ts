/**
 * Runs an optimizer on a target.
 *
 * @module
 */
import { grad } from "../autograd.ts";
import type { Backend, Values } from "../backend.ts";
import { tensor } from "../creation.ts";
import type { NamedTensors, Optimizer, OptimizerPlugin, OptimizerSettings } from "../optimizer.ts";
import type { Option } from "../options.ts";
import { discard, keep, step } from "../scope.ts";
import type { Tensor } from "../tensor.ts";
import type { Target } from "./targets.ts";

/** An optimizer of any kind: a learning rate is what all have. */
export type AnyOptimizer = OptimizerPlugin<{ readonly learningRate: Option<number> }>;
/** How an optimizer of any kind is set up. */
export type Settings = OptimizerSettings<AnyOptimizer["options"]>;

/** An optimizer on its way down. */
export class Descent {
  /** What is optimized. */
  readonly parameters: NamedTensors;
  /** The optimizer at work. */
  readonly optimizer: Optimizer;
  readonly #loss: (parameters: NamedTensors) => Tensor;

  /** Starts at the target's start, or at other values. */
  constructor(plugin: AnyOptimizer, target: Target, backend: Backend, settings: Settings) {
    this.parameters = Object.fromEntries(
      Object.entries(target.start).map(([name, values]) => [
        name,
        keep(tensor(values, { backend, requiresGrad: true })),
      ]),
    );
    const { schedule, groups, ...values } = settings;
    this.optimizer = plugin.create(this.parameters, values, {
      ...(schedule === undefined ? {} : { schedule }),
      ...(groups === undefined ? {} : { groups }),
    });
    this.#loss = target.on(backend);
  }

  /** Takes steps and returns the loss before the last one. */
  async run(steps: number): Promise<number> {
    let loss: Tensor | undefined;
    for (let i = 0; i < steps; i++) {
      if (loss !== undefined) discard(loss);
      loss = step(() => {
        const y = this.#loss(this.parameters);
        this.optimizer.step(grad(y, Object.values(this.parameters)));
        return y;
      });
    }
    if (loss === undefined) return NaN;
    const value = await loss.item();
    discard(loss);
    return value;
  }

  /** The values of all parameters. */
  async values(): Promise<Record<string, Values>> {
    return await readAll(this.parameters);
  }
}

/** The values of tensors by name. */
export async function readAll(tensors: NamedTensors): Promise<Record<string, Values>> {
  return Object.fromEntries(
    await Promise.all(
      Object.entries(tensors).map(async ([name, t]) => [name, await t.values()] as const),
    ),
  );
}

/** Starts an optimizer on a target. */
export type Start = (target: Target, settings?: Settings) => Descent;

/** The first value that is not the same to the bit. */
export function difference(
  expected: Readonly<Record<string, Values>>,
  found: Readonly<Record<string, Values>>,
): string | undefined {
  for (const [name, values] of Object.entries(expected)) {
    const at = values.findIndex((value, i) => !Object.is(value, found[name]?.[i]));
    if (at >= 0) return `${name}[${at}]: expected ${values[at]}, found ${found[name]?.[at]}`;
  }
  return undefined;
}
