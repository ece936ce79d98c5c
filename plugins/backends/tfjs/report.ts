/**
 * What the backend finds on this machine, for people. Nothing is fetched or loaded.
 *
 * @module
 */
import { isUserError } from "../../../kernel/errors.ts";
import type { Capability } from "../../../kernel/plugin.ts";
import { findAdapter, findGpu, nameOf } from "../webgpu/adapter.ts";
import { installation, isInstalled, version } from "./load.ts";

/** Whether TensorFlow.js is here, and which engines it has to run on. */
export async function tfjsReport(): Promise<Capability[]> {
  const fetched: Capability = await isInstalled()
    ? { name: "package", state: "works", found: `TensorFlow.js ${version}` }
    : {
      name: "package",
      state: "missing",
      found: "not installed: 71 MB that only this backend needs",
      hint: installation,
    };
  return [fetched, { name: "engines", state: "works", found: await engines() }];
}

async function engines(): Promise<string> {
  try {
    return `cpu, and webgpu on ${nameOf(await findAdapter(findGpu(), "fast"))}`;
  } catch (error) {
    if (isUserError(error)) return "cpu; webgpu lacks a graphics adapter";
    throw error;
  }
}
