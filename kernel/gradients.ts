/**
 * The gradients that have arrived so far in a backward pass, and whose memory they are.
 *
 * @module
 */
import { accumulate } from "./arithmetic.ts";
import { discard } from "./scope.ts";
import { type Tensor, tick } from "./tensor.ts";

/**
 * Adds up what arrives at each node. A gradient that nobody needs any more goes back to the pool at
 * once, so the pass stays small and in the cache.
 *
 * One tensor may be the gradient of several nodes, for an op may hand on what it was given. So the
 * holders are counted.
 */
export class Gradients {
  readonly #of = new Map<Tensor, Tensor>();
  readonly #holders = new Map<Tensor, number>();
  /** Tensors with smaller ids were there before this pass: they are somebody else's. */
  readonly #begin = tick();
  readonly #keepAll: boolean;

  /** With `keepAll` nothing is given back: the pass is itself recorded. */
  constructor(keepAll: boolean) {
    this.#keepAll = keepAll;
  }

  /** The gradient of a node, as far as it has arrived. */
  get(node: Tensor): Tensor | undefined {
    return this.#of.get(node);
  }

  /** Adds a contribution to the gradient of a node. */
  add(node: Tensor, arrived: Tensor): void {
    this.#hold(arrived);
    const before = this.#of.get(node);
    if (before === undefined) {
      this.#of.set(node, arrived);
      return;
    }
    const sum = accumulate(before, arrived);
    this.#hold(sum);
    this.#of.set(node, sum);
    this.#drop(before);
    this.#drop(arrived);
  }

  /** Forgets the gradient of a node. */
  remove(node: Tensor): void {
    const gradient = this.#of.get(node);
    this.#of.delete(node);
    if (gradient !== undefined) this.#drop(gradient);
  }

  /** Whether a gradient was made by this pass, for one node alone. */
  isOwn(gradient: Tensor): boolean {
    return gradient.id > this.#begin && this.#holders.get(gradient) === 1;
  }

  #hold(gradient: Tensor): void {
    this.#holders.set(gradient, (this.#holders.get(gradient) ?? 0) + 1);
  }

  #drop(gradient: Tensor): void {
    const left = (this.#holders.get(gradient) ?? 0) - 1;
    this.#holders.set(gradient, left);
    if (left === 0 && !this.#keepAll && gradient.id > this.#begin) discard(gradient);
  }
}
