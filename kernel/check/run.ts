/**
 * Runs ops for a check, and reads what they computed.
 *
 * @module
 */
import { grad } from "../autograd.ts";
import type { Backend, Shape } from "../backend.ts";
import { tensor } from "../creation.ts";
import type { OpInfo } from "../declaration.ts";
import { discard, step } from "../scope.ts";
import type { Tensor } from "../tensor.ts";
import type { DrawnInput, DrawnSample } from "./sample.ts";

/** What a tensor held. */
export interface Result {
  readonly shape: Shape;
  readonly values: Float64Array<ArrayBuffer>;
}

/** Runs `body` as a training step is run, reads the tensors that it returns, and gives them back. */
export async function run(body: () => readonly Tensor[]): Promise<Result[]> {
  const tensors = step(body);
  const results = await Promise.all(
    tensors.map(async (t) => ({ shape: t.shape, values: Float64Array.from(await t.values()) })),
  );
  new Set(tensors).forEach(discard);
  return results;
}

/** The inputs as tensors; those that can have a gradient ask for it. */
export function toTensors(inputs: readonly DrawnInput[], backend: Backend): Tensor[] {
  return inputs.map(({ values, shape, whole }) =>
    tensor(values, { shape, backend, requiresGrad: !whole })
  );
}

/** The sample with other values. */
export function withValues(
  sample: DrawnSample,
  index: number,
  values: Float64Array<ArrayBuffer>,
): DrawnSample {
  const inputs = sample.inputs.map((input, i) => i === index ? { ...input, values } : input);
  return { ...sample, inputs };
}

/** The outputs of an op at each of the samples. */
export function outputs(
  op: OpInfo,
  samples: readonly DrawnSample[],
  backend: Backend,
): Promise<Result[]> {
  return run(() =>
    samples.map(({ inputs, attributes }) => op.apply(toTensors(inputs, backend), attributes))
  );
}

/** The gradients of ⟨output, seed⟩, for each sample those of all inputs that have one. */
export async function gradients(
  op: OpInfo,
  samples: readonly DrawnSample[],
  seed: Float64Array<ArrayBuffer>,
  backend: Backend,
): Promise<Result[][]> {
  const results = await run(() =>
    samples.flatMap(({ inputs, attributes }) => {
      const tensors = toTensors(inputs, backend);
      const y = op.apply(tensors, attributes);
      return grad(y, tensors.filter((x) => x.requiresGrad), {
        seed: tensor(seed, { shape: y.shape, backend }),
      });
    })
  );
  const each = results.length / samples.length;
  return samples.map((_, i) => results.slice(i * each, (i + 1) * each));
}

/** What messages call an input: its name, `xs[2]` where the op takes any number. */
export function inputName({ inputNames }: OpInfo, index: number): string {
  const name = inputNames[Math.min(index, inputNames.length - 1)] ?? `input ${index}`;
  if (!name.startsWith("...")) return name;
  return `${name.slice(3)}[${index - inputNames.length + 1}]`;
}
