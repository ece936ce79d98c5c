/**
 * Writes what TensorFlow.js predicts with models that this project has exported, and a checksum of those models:
 * `deno run -A tasks/layers_model/test_record.ts`. A test that exports the same bytes then knows, without
 * TensorFlow.js, what it makes of them.
 *
 * @module
 */
import { join } from "@std/path";
import { exportLayersModel } from "./mod.ts";
import { checksumOf } from "./test_checksum.ts";
import { testModels } from "./test_models.ts";
import {
  channelsLast,
  examplesFor,
  fixtures,
  tensorFlow,
  trainedLike,
  type Wanted,
  withFolder,
} from "./testing.ts";

/** What is known of one exported model. */
export interface ExportRecord {
  /** Of what was exported. */
  readonly checksum: string;
  /** What TensorFlow.js made of the examples. */
  readonly output: readonly number[];
}

/** Where all of it is, by the name of the model. */
export const recordPath: string = join(fixtures, "exported.json");

if (import.meta.main) {
  await withFolder(async (root) => {
    const wanted: Wanted[] = [];
    for (const [name, made] of Object.entries(testModels)) {
      const [model, folder] = [await trainedLike(made), join(root, name)];
      await exportLayersModel(model, folder);
      wanted.push({ ...channelsLast(examplesFor(model)), folder });
    }
    const outputs = await tensorFlow(wanted);
    if (typeof outputs === "string") throw new Error(outputs);
    const records: Record<string, ExportRecord> = {};
    for (const [i, name] of Object.keys(testModels).entries()) {
      const checksum = await checksumOf(join(root, name));
      records[name] = { checksum, output: [...outputs[i]?.values ?? []] };
    }
    await Deno.writeTextFile(recordPath, `${JSON.stringify(records)}\n`);
  });
}
