/**
 * Sums over a training epoch that stay on the backend until somebody wants to see them.
 *
 * @module
 */
import { type Backend, keep, overwrite, step, type Tensor, zeros } from "../../kernel/mod.ts";
import { argmax } from "../../plugins/ops/argmax.ts";
import { add } from "../../plugins/ops/add.ts";
import { equal } from "../../plugins/ops/equal.ts";
import { sum } from "../../plugins/ops/sum.ts";

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

  /** Adds a batch: the sum of its losses, its logits and its labels. */
  add(lossSum: Tensor, logits: Tensor, labels: Tensor): void {
    const hits = sum(equal(argmax(logits, { axis: -1 }), labels));
    overwrite(this.#loss, add(this.#loss, lossSum));
    overwrite(this.#hits, add(this.#hits, hits));
    this.#samples += labels.size;
  }

  /** Back to zero. */
  reset(): void {
    step(() =>
      [this.#loss, this.#hits].forEach((x) => overwrite(x, zeros([], { backend: x.backend })))
    );
    this.#samples = 0;
  }

  /** The means over what was added. */
  async read(): Promise<Reading> {
    const [loss, hits] = await Promise.all([this.#loss.item(), this.#hits.item()]);
    return { loss: loss / this.#samples, accuracy: hits / this.#samples };
  }
}
