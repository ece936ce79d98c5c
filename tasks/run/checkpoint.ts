/**
 * Checkpoints: all that a run needs to go on, in one safetensors file with a checksum.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import type { RandomState } from "../../kernel/random.ts";
import { parseJson } from "./json.ts";
import { fieldsOf } from "./jsonl.ts";
import { parsePosition, type Position } from "./position.ts";
import { decodeSafetensors, encodeSafetensors, type TensorToWrite } from "./safetensors.ts";
import { quote } from "./show.ts";

/** What a run needs to go on. */
export interface Checkpoint {
  /** Parameters and state of the model, state of the optimizer: `optimizer/linear1.weight.m`. */
  readonly tensors: Readonly<Record<string, TensorToWrite>>;
  /** Where training stood. */
  readonly position: Position;
  /** Steps that the optimizer counts: its schedule and bias correction follow from them. */
  readonly optimizerSteps: number;
  /** Where the run's source of random numbers stood. */
  readonly random: RandomState;
}

const FORMAT = "dinograd checkpoint 1";

/**
 * Writes a checkpoint as the bytes of a safetensors file. Its metadata hold a SHA-256 of what the
 * file would be without it: equal contents have equal bytes, so a reader can compute it again.
 */
export async function encodeCheckpoint(checkpoint: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const { tensors, ...progress } = checkpoint;
  const metadata = { format: FORMAT, progress: JSON.stringify(progress) };
  const checksum = await sha256(encodeSafetensors(tensors, metadata));
  return encodeSafetensors(tensors, { ...metadata, checksum });
}

/**
 * Reads what {@linkcode encodeCheckpoint} wrote; `source` names it in errors.
 *
 * @throws {UsageError} for a file that is damaged, in one bit or in many.
 */
export async function decodeCheckpoint(bytes: Uint8Array, source: string): Promise<Checkpoint> {
  const { tensors: read, metadata } = decodeSafetensors(bytes, source);
  const refuse = (what: string): never => {
    throw new UsageError(`${source}: not a whole checkpoint: ${what}`);
  };
  const { checksum, ...rest } = metadata;
  if (rest.format !== FORMAT) {
    refuse(`its format is ${quote(rest.format ?? "unknown")}, needed: "${FORMAT}"`);
  }
  const tensors = Object.fromEntries(
    Object.entries(read).map(([name, { shape, values }]) =>
      values instanceof Float32Array || values instanceof Float64Array
        ? [name, { shape, values }]
        : refuse(`tensor "${name}" does not hold floating-point numbers`)
    ),
  );
  if (await sha256(encodeSafetensors(tensors, rest)) !== checksum) {
    refuse("its checksum differs from its contents");
  }
  const progress = fieldsOf(parseJson(rest.progress ?? ""));
  const position = parsePosition(progress?.get("position"));
  const steps = progress?.get("optimizerSteps");
  const random = parseRandom(progress?.get("random"));
  if (position === undefined || typeof steps !== "number" || random === undefined) {
    return refuse("it does not say where training stood");
  }
  return { tensors, position, optimizerSteps: steps, random };
}

function parseRandom(json: unknown): RandomState | undefined {
  const fields = fieldsOf(json);
  const [key, position, spare] = [
    fields?.get("key"),
    fields?.get("position"),
    fields?.get("spare"),
  ];
  if (!Array.isArray(key) || typeof position !== "number") return undefined;
  const [a, b]: unknown[] = key;
  if (typeof a !== "number" || typeof b !== "number") return undefined;
  return { key: [a, b], position, spare: typeof spare === "number" ? spare : null };
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
