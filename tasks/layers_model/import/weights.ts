/**
 * From bytes to the arrays that a manifest describes.
 *
 * @module
 */
import { type Shape, sizeOf, UsageError } from "../../../kernel/mod.ts";
import { type Fields, fieldsOf } from "../../run/jsonl.ts";
import { quote } from "../../run/show.ts";

/** An array of a file. */
export interface Weight {
  /** Sizes of the axes. */
  readonly shape: Shape;
  /** The values, row-major. */
  readonly values: Float32Array;
}

/** The arrays of a model by the names that they have in its files. */
export type Weights = Map<string, Weight>;

/** Part of a manifest, with the bytes that it describes. */
export interface WeightGroup {
  /** What the manifest says of each array. */
  readonly entries: readonly unknown[];
  /** The arrays, one after the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The path of the manifest. */
  readonly source: string;
  /** The names of the files with the bytes. */
  readonly files: string;
}

interface Encoding {
  readonly bytes: number;
  read(data: ArrayBuffer): Float32Array;
}

/** How arrays are stored that a model computes with. Everything is little-endian, as machines with Deno are. */
const encodings: ReadonlyMap<string, Encoding> = new Map<string, Encoding>([
  ["float32", { bytes: 4, read: (data) => new Float32Array(data) }],
  ["float16", { bytes: 2, read: (data) => Float32Array.from(new Float16Array(data)) }],
  ["uint16", { bytes: 2, read: (data) => Float32Array.from(new Uint16Array(data)) }],
  ["uint8", { bytes: 1, read: (data) => Float32Array.from(new Uint8Array(data)) }],
]);

/**
 * Adds the arrays of a group to those read before. What the manifest claims is compared with the number of
 * bytes before anything is made.
 *
 * @throws {UsageError} for a damaged manifest, too few or too many bytes, and types of no use here.
 */
export function decodeWeights(
  { entries, bytes, source, files }: WeightGroup,
  into: Weights,
): void {
  const plans = entries.map((entry, i) => planOf(fieldsOf(entry), i, source));
  const needed = plans.reduce((sum, { size }) => sum + size, 0);
  if (needed !== bytes.length) {
    throw new UsageError(
      `${source}: its weights need ${needed} bytes, found ${bytes.length} in ${
        files || "no file"
      }: ` +
        "the files are cut off or of another model; copy them again",
    );
  }
  let at = 0;
  for (const { name, shape, size, encoding, scale, min } of plans) {
    if (into.has(name)) throw new UsageError(`${source}: found the weight ${quote(name)} twice`);
    const values = encoding.read(bytes.slice(at, at + size).buffer);
    // In float64 and rounded once, as TensorFlow.js decodes them.
    if (scale !== undefined) values.forEach((q, i) => values[i] = q * scale + min);
    into.set(name, { shape, values });
    at += size;
  }
}

interface WeightPlan {
  readonly name: string;
  readonly shape: Shape;
  readonly size: number;
  readonly encoding: Encoding;
  readonly scale: number | undefined;
  readonly min: number;
}

function planOf(entry: Fields | undefined, i: number, source: string): WeightPlan {
  const [name, shape] = [entry?.get("name"), entry?.get("shape")];
  if (entry === undefined || typeof name !== "string" || !isShape(shape)) {
    throw new UsageError(
      `${source}: weight ${
        i + 1
      } of "weightsManifest" is damaged, needed: a name, a shape and a dtype`,
    );
  }
  const quantization = fieldsOf(entry.get("quantization"));
  const original = entry.get("dtype");
  const stored = quantization?.get("dtype") ?? original;
  const encoding = encodings.get(String(stored));
  const isPlain = quantization === undefined;
  const isKnown = original === "float32" && encoding !== undefined &&
    (isPlain ? stored === "float32" : stored !== "float32");
  if (!isKnown) {
    throw new UsageError(
      `${source}: the weight ${quote(name)} has the type ${quote(String(original))}${
        isPlain ? "" : ` stored as ${quote(String(stored))}`
      }, allowed: float32, also stored as float16, uint16 or uint8`,
    );
  }
  const isScaled = !isPlain && stored !== "float16";
  const [scale, min] = [quantization?.get("scale"), quantization?.get("min")];
  if (isScaled && (typeof scale !== "number" || typeof min !== "number")) {
    throw new UsageError(`${source}: the weight ${quote(name)} is stored without scale and min`);
  }
  return {
    name,
    shape,
    size: sizeOf(shape) * encoding.bytes,
    encoding,
    scale: isScaled && typeof scale === "number" ? scale : undefined,
    min: isScaled && typeof min === "number" ? min : 0,
  };
}

function isShape(value: unknown): value is Shape {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
