/**
 * A checksum of a model in a folder.
 *
 * @module
 */
import { join } from "@std/path";
import { fieldsOf } from "../run/jsonl.ts";
import { parseJson } from "../run/json.ts";

/** The SHA-256 of all that TensorFlow.js reads: layers, manifest and weights. The version is none of it. */
export async function checksumOf(folder: string): Promise<string> {
  const json = fieldsOf(parseJson(await Deno.readTextFile(join(folder, "model.json"))));
  const read = [json?.get("modelTopology"), json?.get("weightsManifest")];
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  const files = names.filter((name) => name.endsWith(".bin")).toSorted();
  const parts = await Promise.all(files.map((name) => Deno.readFile(join(folder, name))));
  const bytes = await new Blob([JSON.stringify(read), ...parts]).arrayBuffer();
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
