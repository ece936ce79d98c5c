/**
 * What follows from the shapes of a convolution, kept between calls: a network has the same again in each step.
 *
 * @module
 */
import type { Shape } from "../../../../kernel/backend.ts";

/** The shapes of a convolution's three arrays. */
export type Shapes = Readonly<Record<"large" | "small" | "weight", Shape>>;

/** Attributes of an op, as a fused kernel gets them. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Plans that are kept. */
const mostPlans = 64;

/** Plans by what they were made for; of too many, the one least recently used goes. */
export class Plans<P> {
  readonly #plans = new Map<string, P>();
  readonly #release: (plan: P) => void;

  /** `release` gives back what a plan holds. */
  constructor(release: (plan: P) => void = () => {}) {
    this.#release = release;
  }

  /** The plan for these, made if there is none. */
  get(op: string, { large, small, weight }: Shapes, attributes: Attributes, make: () => P): P {
    const { stride, padding, dilation, groups } = attributes;
    const key = `${op} ${large} ${small} ${weight} ${stride} ${padding} ${dilation} ${groups}`;
    let plan = this.#plans.get(key);
    if (plan === undefined) {
      const [oldest] = this.#plans.size < mostPlans ? [] : this.#plans;
      if (oldest !== undefined) {
        this.#release(oldest[1]);
        this.#plans.delete(oldest[0]);
      }
      plan = make();
    } else this.#plans.delete(key);
    this.#plans.set(key, plan);
    return plan;
  }
}
