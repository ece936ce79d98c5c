/**
 * Sums over training examples that stay on the backend until somebody wants to see them.
 *
 * @module
 */
import {
  type Backend,
  keep,
  overwrite,
  step,
  type Tensor,
  tensor,
  zeros,
} from "../../kernel/mod.ts";
import { discard } from "../../kernel/scope.ts";
import { argmax } from "../../plugins/ops/argmax.ts";
import { add } from "../../plugins/ops/add.ts";
import { equal } from "../../plugins/ops/equal.ts";
import { sum } from "../../plugins/ops/sum.ts";
import type { MeterState } from "../run/position.ts";

/** What a meter has seen. */
export interface Reading {
  /** Mean loss of an example. */
  readonly loss: number;
  /** Share of examples whose largest logit is that of their class, from 0 to 1. */
  readonly accuracy: number;
}

/** Adds up losses and hits without reading them back: a step never waits. */
export class Meter {
  readonly #loss: Tensor;
  readonly #hits: Tensor;
  #samples = 0;

  /** A meter at zero. */
  constructor(backend: Backend) {
    this.#loss = keep(zeros([], { backend }));
    this.#hits = keep(zeros([], { backend }));
  }

  /** How many examples were added. */
  get samples(): number {
    return this.#samples;
  }

  /** Adds a batch: the sum of its losses, its logits and its labels. */
  add(lossSum: Tensor, logits: Tensor, labels: Tensor): void {
    const hits = sum(equal(argmax(logits, { axis: -1 }), labels));
    overwrite(this.#loss, add(this.#loss, lossSum));
    overwrite(this.#hits, add(this.#hits, hits));
    this.#samples += labels.size;
  }

  /** The sums, exactly as the backend holds them. */
  async state(): Promise<MeterState> {
    const samples = this.#samples;
    const [loss, hits] = await Promise.all([this.#loss.item(), this.#hits.item()]);
    return { loss, hits, samples };
  }

  /** Gives the memory of the sums back: `using meter = new Meter(backend)`. */
  [Symbol.dispose](): void {
    discard(this.#loss);
    discard(this.#hits);
  }

  /** Goes on from these sums. */
  restore({ loss, hits, samples }: MeterState): void {
    step(() => {
      overwrite(this.#loss, tensor(loss, { backend: this.#loss.backend }));
      overwrite(this.#hits, tensor(hits, { backend: this.#hits.backend }));
    });
    this.#samples = samples;
  }
}

/** The means of what was added up. */
export function meansOf({ loss, hits, samples }: MeterState): Reading {
  return { loss: loss / samples, accuracy: hits / samples };
}
