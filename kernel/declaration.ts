/**
 * What an op declares, and what it shows of itself.
 *
 * @module
 */
import type { Backend, Shape } from "./backend.ts";
import type { Derivative, Tensor } from "./tensor.ts";

/** Nested arrays of numbers: `[[1, 2], [3, 4]]`. */
export type Nested = number | readonly Nested[];

/** Where to draw the values of one input of a sample. */
export interface Draw {
  /** Shape of the input. */
  readonly shape: Shape;
  /** Least value; default −2. */
  readonly from?: number;
  /** Greatest value; default 2. */
  readonly to?: number;
  /** Points where the op is not smooth; values keep 0.1 away from them. */
  readonly awayFrom?: readonly number[];
  /** Whole numbers only: class indices. They have no gradient. */
  readonly whole?: boolean;
  /** All values differ by at least 0.01, and from those of other such inputs: for max and its kin. */
  readonly distinct?: boolean;
}

/** An input of a sample: a shape alone draws from −2 to 2. */
export type SampleInput = Shape | Draw;

/** Inputs on which every check of an op is made. */
export interface Sample<A = Attributes> {
  /** One entry for each input. */
  readonly inputs: readonly SampleInput[];
  /** Those that differ from the defaults. */
  readonly attributes?: Partial<A>;
}

/** A worked example: finite differences cannot find a wrong forward, this can. */
export interface Example<A = Attributes> {
  /** Values of each input. */
  readonly inputs: readonly Nested[];
  /** Those that differ from the defaults. */
  readonly attributes?: Partial<A>;
  /** The right result. */
  readonly output: Nested;
}

/** Inputs that an op must refuse, and what the message must contain. */
export interface Refusal<A = Attributes> {
  /** One entry for each input. */
  readonly inputs: readonly (SampleInput | { readonly values: Nested })[];
  /** Those that differ from the defaults. */
  readonly attributes?: Partial<A>;
  /** A part of the message. */
  readonly message: string;
}

/** What an op shows of itself: to the checks, the documentation and the benchmark. */
export interface OpInfo {
  /** Marks an op. */
  readonly kind: "op";
  /** The name: that of the function. */
  readonly name: string;
  /** Names of the inputs; the last one may be `...xs` for any number. */
  readonly inputNames: readonly string[];
  /** Names of the attributes that a call must give: those without a default. */
  readonly requiredAttributes: readonly string[];
  /** Inputs to check on. */
  readonly samples: readonly Sample[];
  /** Worked values. */
  readonly examples: readonly Example[];
  /** Inputs that are refused. */
  readonly errors: readonly Refusal[];
  /** The formula of an element-wise op, with its derivatives, as TeX. */
  readonly tex?: Readonly<Record<string, string>>;
  /** Whether gradients flow through. */
  readonly differentiable: boolean;
  /** Applies the op to any list of inputs, for tools that walk over all ops. */
  apply(inputs: readonly Input[], attributes?: Attributes): Tensor;
}

/** What an op accepts: an element-wise op takes plain numbers too. */
export type Input = Tensor | number;

/** Named parameters of an op that are not tensors. */
export type Attributes = Readonly<Record<string, unknown>>;
/** An op without attributes. */
export type NoAttributes = Record<never, never>;

/** Attributes may be left out when each has a default. */
export type Last<A> = NoAttributes extends A ? [attributes?: A] : [attributes: A];

/** An op of inputs `I` and attributes `A`. An interface, so that both can be inferred from it. */
export interface Op<I extends readonly Input[], A extends Attributes = NoAttributes>
  extends OpInfo {
  /** Applies the op: the inputs, then the attributes. */
  (...args: [...I, ...Last<A>]): Tensor;
}

/** An op of one tensor. */
export type UnaryOp<A extends Attributes = NoAttributes> = Op<[x: Tensor], A>;
/** An op of two tensors, either of which may be a number. */
export type BinaryOp<A extends Attributes = NoAttributes> = Op<[a: Input, b: Input], A>;

/** The inputs as the definition sees them: numbers have become tensors. */
export type Tensors<I extends readonly Input[]> = { readonly [K in keyof I]: Tensor };
/** The shapes of the inputs. */
export type Shapes<I extends readonly Input[]> = { readonly [K in keyof I]: Shape };

/** What every op declares. */
export interface Declaration<A extends Attributes> {
  /** As in messages and on the command line. */
  readonly name: string;
  /** Names of the inputs; `["x"]` by default. A name `...xs` at the end takes any number. */
  readonly inputs?: readonly string[];
  /** Defaults of the attributes. One without, that every sample and example gives, must be given. */
  readonly attributes?: Partial<A>;
  /** Inputs to check on. */
  readonly samples: readonly Sample<A>[];
  /** Worked values. */
  readonly examples: readonly Example<A>[];
  /** Inputs to refuse. */
  readonly errors?: readonly Refusal<A>[];
}

/** An op computed by the backend's primitives, with a derivative of its own. */
export interface Primitive<I extends readonly Input[], A extends Attributes>
  extends Declaration<A> {
  /** Shape of the output. Throws a {@linkcode ShapeError} or ValueError for inputs that do not fit. */
  shape(inputs: Shapes<I>, attributes: A): Shape;
  /**
   * Enqueues the computation and returns the backend's handle of a new array, which will belong to the
   * output: not that of a tensor. An op made of other ops is a {@linkcode Composition}.
   */
  forward(call: {
    readonly backend: Backend;
    readonly inputs: Tensors<I>;
    readonly attributes: A;
    readonly shape: Shape;
  }): unknown;
  /**
   * The gradient of each input, as functions that use differentiable ops. Left out: no gradient.
   */
  backward?(call: {
    readonly grad: Tensor;
    readonly output: Tensor;
    readonly inputs: Tensors<I>;
    readonly attributes: A;
  }): readonly (Derivative | undefined)[];
  /**
   * Of the inputs and the output, those whose values (not only shapes) `backward` reads. The memory of
   * others may be used again before the backward pass. Left out: all of them.
   */
  keeps?(call: { readonly output: Tensor; readonly inputs: Tensors<I> }): readonly Tensor[];
}

/** An op made of other ops, whose derivatives it inherits. */
export interface Composition<I extends readonly Input[], A extends Attributes>
  extends Declaration<A> {
  /** Computes the output with other ops. Throws for inputs that do not fit. */
  compose(inputs: Tensors<I>, attributes: A): Tensor;
}
