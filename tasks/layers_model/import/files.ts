/**
 * Reading `model.json` and the files of weights that it names.
 *
 * @module
 */
import { dirname, isAbsolute, join } from "node:path";
import { UsageError } from "../../../kernel/mod.ts";
import { readBytes, readText } from "../../run/files.ts";
import { parseJson } from "../../run/json.ts";
import { type Fields, fieldsOf } from "../../run/jsonl.ts";
import { quote } from "../../run/show.ts";
import { FORMAT } from "../topology.ts";
import { decodeWeights, type Weights } from "./weights.ts";

/** What the files hold. */
export interface ModelFiles {
  /** The path of `model.json`, for messages. */
  readonly source: string;
  /** The model's own description. */
  readonly topology: Fields;
  /** The arrays. */
  readonly weights: Weights;
  /** What the writer of the file added. */
  readonly metadata: Fields | undefined;
  /** All files, relative to the folder of `model.json`. */
  readonly shards: readonly string[];
}

/**
 * Reads a model's files.
 *
 * @throws {UsageError} in one line for what is missing or damaged, and for a model of another format.
 */
export async function readModelFiles(path: string): Promise<ModelFiles> {
  const json = fieldsOf(parseJson(await readText(path)));
  if (json === undefined) {
    throw new UsageError(
      `${path}: not a JSON object, needed: the model.json of a LayersModel; copy it again`,
    );
  }
  const format = json.get("format") ?? FORMAT;
  const topology = fieldsOf(json.get("modelTopology"));
  if (format !== FORMAT || topology === undefined) {
    throw new UsageError(
      `${path}: ${
        topology === undefined
          ? 'found no "modelTopology"'
          : `found the format ${quote(String(format))}`
      }, needed: ${FORMAT}, which model.save() writes, or tensorflowjs_converter with ` +
        "--output_format tfjs_layers_model",
    );
  }
  const groups = json.get("weightsManifest");
  if (!Array.isArray(groups)) {
    throw new UsageError(`${path}: found no "weightsManifest", needed: where the weights are`);
  }
  const weights: Weights = new Map();
  const shards: string[] = [];
  for (const [i, group] of groups.entries()) {
    const fields = fieldsOf(group);
    const paths: unknown = fields?.get("paths");
    const entries: unknown = fields?.get("weights");
    if (!isPaths(paths) || !Array.isArray(entries)) {
      throw new UsageError(
        `${path}: group ${i + 1} of "weightsManifest" is damaged, needed: "paths", files in the ` +
          'folder of the model or below it, and "weights"',
      );
    }
    const parts: Uint8Array[] = [];
    for (const part of paths) parts.push(await readBytes(join(dirname(path), part)));
    shards.push(...paths);
    decodeWeights(
      { entries, bytes: joined(parts), source: path, files: paths.join(", ") },
      weights,
    );
  }
  return {
    source: path,
    topology: fieldsOf(topology.get("model_config")) ?? topology,
    weights,
    metadata: fieldsOf(json.get("userDefinedMetadata")),
    shards,
  };
}

/** A file from elsewhere names no others than those beside it. */
function isPaths(value: unknown): value is readonly string[] {
  return Array.isArray(value) &&
    value.every((path) =>
      typeof path === "string" && path !== "" && !isAbsolute(path) && !/[\\:]/.test(path) &&
      !path.split("/").includes("..")
    );
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
