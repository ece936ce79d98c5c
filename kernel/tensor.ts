/**
 * A tensor: values on a backend, and the op that made them.
 *
 * @module
 */
import {
  type Backend,
  type DType,
  type Operand,
  type Shape,
  showShape,
  sizeOf,
  type Values,
} from "./backend.ts";
import { ShapeError, UsageError } from "./errors.ts";
import type { Expr } from "./formula/expr.ts";
import { type Made, own } from "./scope.ts";

/** A backend's array and how many tensors look at it; the last one gives it back to the pool. */
export class Allocation {
  /** When the array was last overwritten, on the clock of tensor ids. */
  writtenAt = 0;
  #tensors = 0;
  #data: unknown;
  /** The backend that holds the array. */
  readonly backend: Backend;

  /** Takes charge of an array. */
  constructor(backend: Backend, data: unknown) {
    this.backend = backend;
    this.#data = data;
  }

  /** The backend's handle. Throws once the array is gone. */
  get data(): unknown {
    if (this.#tensors === 0) {
      throw new UsageError(
        "tensor: its values went back to the pool when the step that made it ended; return it from " +
          "step() to keep it",
      );
    }
    return this.#data;
  }

  /** One more tensor looks at the array. */
  retain(): this {
    this.#tensors++;
    return this;
  }

  /** One tensor fewer looks at the array. */
  release(): void {
    if (--this.#tensors === 0) this.backend.release(this.#data);
  }
}

/** How a tensor came to be: a node of the graph. */
export interface Origin {
  /** The op's name. */
  readonly op: string;
  /** What the op was applied to. */
  readonly inputs: readonly Tensor[];
  /** The op's attributes. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** What an element-wise op computes, of its inputs and attributes by name. */
  readonly formula?: Expr;
  /**
   * From the gradient of the output to that of each input: one function an input, called only where
   * that gradient is wanted, and `undefined` where there is none (an index has no derivative).
   */
  backward(grad: Tensor, output: Tensor): readonly (Derivative | undefined)[];
  /** Of the inputs and the output, those whose values `backward` reads. Left out: all of them. */
  keeps?(output: Tensor): readonly Tensor[];
}

/** Computes the gradient of one input. */
export type Derivative = () => Tensor;

let clock = 0;

/** The next moment: a larger number than any id so far. */
export function tick(): number {
  return ++clock;
}

/** An array of numbers on a backend, and a node of the computation graph. */
export class Tensor implements Operand<unknown> {
  /** Order of creation. An op's inputs always have smaller ids than its output. */
  readonly id: number = tick();
  /** Size of each dimension; `[]` is a scalar. */
  readonly shape: Shape;
  /** The op that made this tensor; `undefined` for a leaf, or where nothing was recorded. */
  readonly origin: Origin | undefined;
  /** Whether gradients flow to this tensor. */
  readonly requiresGrad: boolean;
  /** Whether a backward pass will read the values. */
  isKept = false;
  /** The step that will give the values back; `undefined` outside of any. For scopes. */
  owner: Made | undefined;
  /** The place among what that step has made. */
  place = 0;
  readonly #allocation: Allocation;
  #held = true;
  #grad: Tensor | undefined;

  /** Ops make tensors; scripts call `tensor()`. */
  constructor(allocation: Allocation, shape: Shape, requiresGrad: boolean, origin?: Origin) {
    this.#allocation = allocation.retain();
    this.shape = shape;
    this.requiresGrad = requiresGrad;
    this.origin = origin;
  }

  /** Where the values are. */
  get allocation(): Allocation {
    return this.#allocation;
  }

  /** The backend that holds the values. */
  get backend(): Backend {
    return this.#allocation.backend;
  }

  /** The backend's handle, for its primitives. */
  get data(): unknown {
    return this.#allocation.data;
  }

  /** The backend's dtype. */
  get dtype(): DType {
    return this.backend.dtype;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** The gradient that `backward` left here; `undefined` before. */
  get grad(): Tensor | undefined {
    return this.#grad;
  }

  /** Sets or, with `undefined`, clears the gradient. */
  set grad(gradient: Tensor | undefined) {
    this.#grad = gradient;
  }

  /** The values, row-major, as they stand after all calls so far. */
  values(): Promise<Values> {
    return this.backend.read(this.data, this.size);
  }

  /** The value of a tensor with one element. Throws a {@linkcode ShapeError} for any other. */
  async item(): Promise<number> {
    if (this.size !== 1) {
      throw new ShapeError(
        `item: the tensor has ${this.size} elements (shape ${showShape(this.shape)}), needed: 1`,
      );
    }
    const [value = NaN] = await this.values();
    return value;
  }

  /** The same values as a leaf: gradients stop here. */
  detach(): Tensor {
    return own(new Tensor(this.#allocation, this.shape, false));
  }

  /** Gives up the values. For scopes; a script never needs it. */
  release(): void {
    if (this.#held) this.#allocation.release();
    this.#held = false;
  }

  /** What a person sees when printing a tensor: the shape, not the values, which may be far away. */
  toString(): string {
    const from = this.origin === undefined ? "" : `, made by ${this.origin.op}`;
    return `Tensor ${showShape(this.shape)} ${this.dtype} on ${this.backend.name}${from}`;
  }

  /** Deno prints tensors by {@linkcode toString}. */
  [Symbol.for("Deno.customInspect")](): string {
    return this.toString();
  }
}
