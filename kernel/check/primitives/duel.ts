/**
 * A backend and the reference, given the same calls.
 *
 * @module
 */
import { type Backend, type DType, type Shape, showShape, sizeOf } from "../../backend.ts";
import { Random } from "../../random.ts";
import { compareValues, exactly, rounded, roundoff, type Tolerance } from "../comparison.ts";
import { type Finding, finding, messageOf } from "../finding.ts";
import { type Call, compute, type HostArray } from "./compute.ts";

/** How one comparison goes about it. */
export interface CompareOptions {
  /** How far elements may be off; default: not at all. */
  readonly tolerance?: Tolerance;
  /**
   * For a primitive that is linear in each input: the error bound is this many roundings of what it
   * makes of the absolute values of its inputs: Σ|aᵢ bᵢ| for a product of matrices.
   */
  readonly roundings?: number;
  /** Inputs that the call overwrites, by index. */
  readonly overwrites?: readonly number[];
}

/** Compares primitives and collects what differs. */
export class Duel {
  /** What was found so far. */
  readonly findings: Finding[] = [];
  /** The backend under test. */
  readonly backend: Backend;
  readonly #reference: Backend;
  readonly #random = new Random(1);

  /** Sets the two against each other. */
  constructor(backend: Backend, reference: Backend) {
    this.backend = backend;
    this.#reference = reference;
  }

  /** The dtype of the backend under test. */
  get dtype(): DType {
    return this.backend.dtype;
  }

  /** Notes that something is wrong. */
  report(primitive: string, sample: string, message: string): void {
    this.findings.push(finding(this.backend.name, sample, primitive, message));
  }

  /** An array of numbers from −2 to 2 that the dtype can hold. */
  draw(shape: Shape): HostArray {
    return this.given(
      shape,
      Float64Array.from({ length: sizeOf(shape) }, () => 4 * this.#random.uniform() - 2),
    );
  }

  /** An array of whole numbers from `from` to `to`. */
  drawWhole(shape: Shape, from: number, to: number): HostArray {
    return this.given(
      shape,
      Float64Array.from(
        { length: sizeOf(shape) },
        () => from + this.#random.integer(to - from + 1),
      ),
    );
  }

  /** An array of these values, rounded to the dtype. */
  given(shape: Shape, values: ArrayLike<number>): HostArray {
    return { shape, values: rounded(this.dtype, values) };
  }

  /** Makes the same call on both sides. Checks the results, that inputs stay, and that nothing leaks. */
  async compare(
    primitive: string,
    sample: string,
    inputs: readonly HostArray[],
    call: Call,
    options: CompareOptions = {},
  ): Promise<void> {
    try {
      const before = this.backend.memory();
      const found = await compute(this.backend, inputs, call);
      const after = this.backend.memory();
      if (after.arrays !== before.arrays || after.bytes !== before.bytes) {
        this.report(
          primitive,
          sample,
          `expected ${before.arrays} arrays of ${before.bytes} bytes held after the call, ` +
            `found ${after.arrays} of ${after.bytes}`,
        );
      }
      const expected = await compute(this.#reference, inputs, call);
      const tolerance = await this.#tolerance(inputs, call, options);
      found.outputs.forEach((y, i) => {
        const right = expected.outputs[i] ?? y;
        this.#check(primitive, sample, right, y, tolerance(i));
      });
      found.inputs.forEach((x, i) => {
        const written = options.overwrites?.includes(i) ?? false;
        const right = (written ? expected.inputs[i] : inputs[i]) ?? x;
        const what = written ? sample : `${sample}, input ${i} after the call`;
        this.#check(primitive, what, right, x, written ? tolerance(0) : exactly);
      });
    } catch (error) {
      this.report(primitive, sample, messageOf(error));
    }
  }

  async #tolerance(
    inputs: readonly HostArray[],
    call: Call,
    { tolerance = exactly, roundings }: CompareOptions,
  ): Promise<(output: number) => Tolerance> {
    if (roundings === undefined) return () => tolerance;
    const sizes = inputs.map((x) => ({ ...x, values: x.values.map(Math.abs) }));
    const { outputs } = await compute(this.#reference, sizes, call);
    const unit = roundings * roundoff[this.dtype];
    return (output) => (_, i) => unit * (outputs[output]?.values[i] ?? 0);
  }

  #check(
    primitive: string,
    sample: string,
    expected: HostArray,
    found: HostArray,
    tolerance: Tolerance,
  ): void {
    const { values, shape } = found;
    const { difference } = compareValues(expected.values, values, shape, this.dtype, tolerance);
    if (difference !== undefined) this.report(primitive, sample, difference);
  }
}

/** The shapes of operands as findings show them. */
export function showShapes(inputs: readonly { readonly shape: Shape }[]): string {
  return inputs.map(({ shape }) => showShape(shape)).join(" × ");
}
