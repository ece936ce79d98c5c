/**
 * Whose work a backend does at this moment: asked by a profile, and by nobody else. While none is taken, an op
 * pays for a look at one variable.
 *
 * @module
 */
import { isRecording } from "./record.ts";
import type { Tensor } from "./tensor.ts";

/**
 * A part of a training step. `data` is what brings values to the backend and back, `forward` what leaves a graph,
 * `update` what changes the parameters, clipping included, `metrics` what leaves no graph: counting hits, adding up losses.
 */
export type Phase = "data" | "forward" | "backward" | "update" | "metrics";

/** Who computes. */
export interface Work {
  /** The outermost op under way: what a script called, however many ops it is made of. */
  op: string | undefined;
  /** The phase, where it does not follow from recording. */
  phase: "backward" | "update" | undefined;
  /** Of ops made of others: the outermost op that made the tensor of an id. */
  readonly owners: Map<number, string>;
}

let work: Work | undefined;

/** Whether a profile is being taken. Asked first where attributing would cost something at each op. */
export function isProfiled(): boolean {
  return work !== undefined;
}

/** Attributes what follows to `next`, until called again; to nobody if that is `undefined`. */
export function attributeTo(next: Work | undefined): void {
  work = next;
}

/** Calls `body` as the work of the op `name`, unless another op is at work and has called it. */
export function asOp<A extends readonly unknown[], T>(
  name: string,
  body: (...args: A) => T,
  ...args: A
): T {
  const mine = work;
  if (mine === undefined || mine.op !== undefined) return body(...args);
  mine.op = name;
  try {
    return body(...args);
  } finally {
    mine.op = undefined;
  }
}

/** Runs `body` as part of a phase, unless it is part of another already. */
export function inPhase<T>(phase: "backward" | "update", body: () => T): T {
  const mine = work;
  if (mine === undefined || mine.phase !== undefined) return body();
  mine.phase = phase;
  try {
    return body();
  } finally {
    mine.phase = undefined;
  }
}

/** Takes note of the op that made a node of the graph, for its backward pass. */
export function noteOwner({ id, origin }: Tensor): void {
  const op = work?.op;
  if (op !== undefined && op !== origin?.op) work?.owners.set(id, op);
}

/** The op that a node of the graph belongs to: the outermost one. */
export function ownerOf({ id }: Tensor, op: string): string {
  return work?.owners.get(id) ?? op;
}

/** The phase of a call of the backend. */
export function phaseOf({ phase }: Work): Exclude<Phase, "data"> {
  return phase ?? (isRecording() ? "forward" : "metrics");
}
