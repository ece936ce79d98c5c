/**
 * The tensors of a training run, out to a checkpoint and back.
 *
 * @module
 */
import {
  type Model,
  type NamedTensors,
  type Optimizer,
  overwrite,
  type Random,
  showShape,
  step,
  tensor,
  UsageError,
} from "../../kernel/mod.ts";
import type { Checkpoint } from "../run/checkpoint.ts";
import type { Position } from "../run/position.ts";
import type { TensorToWrite } from "../run/safetensors.ts";

/** What changes while a run trains. */
export interface Trained {
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly random: Random;
}

/** Reads tensors back from the backend, for a file. */
export async function readTensors(tensors: NamedTensors): Promise<Record<string, TensorToWrite>> {
  const entries = Object.entries(tensors).map(async ([name, x]) =>
    [name, { shape: x.shape, values: await x.values() }] as const
  );
  return Object.fromEntries(await Promise.all(entries));
}

/** Everything that a run at this position needs to go on. */
export async function takeSnapshot(trained: Trained, position: Position): Promise<Checkpoint> {
  return {
    tensors: await readTensors(namesInCheckpoint(trained)),
    position,
    optimizerSteps: trained.optimizer.steps,
    random: trained.random.state,
  };
}

/**
 * Puts model, optimizer and random numbers where a checkpoint had them.
 *
 * @throws {UsageError} for a checkpoint of another model or optimizer; `source` names it.
 */
export function restoreSnapshot(trained: Trained, checkpoint: Checkpoint, source: string): void {
  restoreTensors(namesInCheckpoint(trained), checkpoint, source);
  trained.optimizer.steps = checkpoint.optimizerSteps;
  trained.random.state = checkpoint.random;
}

/** Puts the model alone where a checkpoint had it. */
export function restoreModel(model: Model, checkpoint: Checkpoint, source: string): void {
  restoreTensors(namesOfModel(model), checkpoint, source);
}

/**
 * Puts tensors where a file had those of the same names.
 *
 * @throws {UsageError} for a file that lacks one of them, or has it in another shape; `source` names it.
 */
export function restoreTensors(
  tensors: NamedTensors,
  { tensors: saved }: Pick<Checkpoint, "tensors">,
  source: string,
): void {
  step(() => {
    for (const [name, target] of Object.entries(tensors)) {
      const found = saved[name];
      if (found === undefined || showShape(found.shape) !== showShape(target.shape)) {
        throw new UsageError(
          `${source}: found ${name} ${
            found === undefined ? "missing" : `of shape ${showShape(found.shape)}`
          }, needed: ${showShape(target.shape)}; it belongs to another model or optimizer`,
        );
      }
      overwrite(target, tensor(found.values, { shape: found.shape, backend: target.backend }));
    }
  });
}

function namesInCheckpoint({ model, optimizer }: Trained): NamedTensors {
  return { ...namesOfModel(model), ...prefixed("optimizer", optimizer.state) };
}

function namesOfModel(model: Model): NamedTensors {
  return { ...prefixed("parameter", model.parameters), ...prefixed("state", model.state) };
}

function prefixed(prefix: string, tensors: NamedTensors): NamedTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, x]) => [`${prefix}/${name}`, x]));
}
