/**
 * What the tests of `webgpu` share.
 *
 * @module
 */
import { isUserError } from "../../../kernel/errors.ts";
import { findAdapter, findGpu } from "./adapter.ts";

/** Why there is no adapter here; `undefined` where there is. One that computes wrong numbers fails its tests. */
export const missing: string | undefined = await lacking();

async function lacking(): Promise<string | undefined> {
  try {
    await findAdapter(findGpu(), "fast");
    return undefined;
  } catch (error) {
    if (isUserError(error)) return error.message;
    throw error;
  }
}

if (missing !== undefined) console.log(`The tests of webgpu are skipped: ${missing}`);
