/**
 * What the tests of `tfjs` share.
 *
 * @module
 */
import { isUserError } from "../../../kernel/errors.ts";
import { loadTensorFlow } from "./load.ts";

/** Why TensorFlow.js is not here; `undefined` where it is. */
export const missing: string | undefined = await lacking();

async function lacking(): Promise<string | undefined> {
  try {
    await loadTensorFlow("cpu");
    return undefined;
  } catch (error) {
    if (isUserError(error)) return error.message;
    throw error;
  }
}

if (missing !== undefined) console.log(`The tests of tfjs are skipped: ${missing}`);
