/**
 * The inputs on which an op is checked, with their values.
 *
 * @module
 */
import { type Shape, showShape, sizeOf } from "../backend.ts";
import { flatten, shapeOf } from "../creation.ts";
import type {
  Attributes,
  Draw,
  Example,
  Nested,
  OpInfo,
  Refusal,
  Sample,
  SampleInput,
} from "../declaration.ts";
import { Random } from "../random.ts";
import { distinctNumbers, type Domain, domainOf, drawNumber, drawWhole } from "./domain.ts";

/** One input with its values. */
export interface DrawnInput {
  /** Its shape. */
  readonly shape: Shape;
  /** Its values, row-major. */
  readonly values: Float64Array<ArrayBuffer>;
  /** Class indices: they have no gradient. */
  readonly whole: boolean;
  /** How far a finite difference steps: 10⁻³ of a quarter of the domain. */
  readonly stepSize: number;
}

/** Inputs and attributes of one call. */
export interface DrawnSample {
  /** What findings call it: `[3, 4], [4] {"axis":1}`. */
  readonly name: string;
  /** The inputs in order. */
  readonly inputs: readonly DrawnInput[];
  /** Those that the sample sets. */
  readonly attributes: Attributes;
  /** Values that are not finite are meant to be there. */
  readonly special?: boolean;
}

/**
 * Draws samples of an op. The same seed and the same sample at the same place give the same values.
 *
 * @throws {UsageError} for a domain without room for its values.
 */
export function drawSamples(op: OpInfo, samples: readonly Sample[], seed = 0): DrawnSample[] {
  const random = new Random(seed).fork(op.name);
  return samples.map(({ inputs, attributes }, i) =>
    named(drawInputs(inputs.map(toDraw), random.fork(`sample ${i}`)), attributes)
  );
}

/** The inputs of a worked example. */
export function drawExample({ inputs, attributes }: Example): DrawnSample {
  return named(inputs.map(given), attributes);
}

/** The inputs of a call that is to be refused. */
export function drawRefusal({ inputs, attributes }: Refusal, seed = 0): DrawnSample {
  const random = new Random(seed);
  return named(
    inputs.flatMap((input, i) =>
      isGiven(input)
        ? [given(input.values)]
        : drawInputs([toDraw(input)], random.fork(`input ${i}`))
    ),
    attributes,
  );
}

type Given = { readonly values: Nested };

function isGiven(input: SampleInput | Given): input is Given {
  // Arrays have a method of that name.
  return !Array.isArray(input) && "values" in input;
}

function isShape(input: SampleInput): input is Shape {
  return Array.isArray(input);
}

function toDraw(input: SampleInput): Draw {
  return isShape(input) ? { shape: input } : input;
}

function drawInputs(draws: readonly Draw[], random: Random): DrawnInput[] {
  const distinct = draws.filter((draw) => draw.distinct);
  const takeDistinct = distinctNumbers(
    distinct.map(domainOf),
    distinct.reduce((sum, { shape }) => sum + sizeOf(shape), 0),
    random.fork("distinct"),
  );
  return draws.map((draw, i) => {
    const { shape, whole = false, from = -2, to = 2 } = draw;
    const next = drawer(draw, random.fork(`input ${i}`), takeDistinct);
    const values = Float64Array.from({ length: sizeOf(shape) }, next);
    return { shape, values, whole, stepSize: 1e-3 * (to - from) / 4 };
  });
}

/** How the values of one input are drawn. */
function drawer(
  draw: Draw,
  random: Random,
  takeDistinct: (domain: Domain) => number,
): () => number {
  if (draw.whole) return () => drawWhole(draw, random);
  const domain = domainOf(draw);
  return draw.distinct ? () => takeDistinct(domain) : () => drawNumber(domain, random);
}

function given(values: Nested): DrawnInput {
  const flat = Float64Array.from(flatten(values));
  return { shape: shapeOf(values), values: flat, whole: false, stepSize: 1e-3 };
}

function named(inputs: readonly DrawnInput[], attributes: Attributes = {}): DrawnSample {
  const shapes = inputs.map(({ shape }) => showShape(shape)).join(", ");
  const text = Object.keys(attributes).length === 0 ? "" : ` ${showAttributes(attributes)}`;
  return { name: shapes + text, inputs, attributes };
}

function showAttributes(attributes: Attributes): string {
  const parts = Object.entries(attributes).map(([name, value]) =>
    `${name}: ${typeof value === "function" ? value.name : JSON.stringify(value)}`
  );
  return `{ ${parts.join(", ")} }`;
}
