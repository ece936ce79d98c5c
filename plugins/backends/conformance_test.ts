/**
 * Every backend that runs anywhere is held to the contract, primitive by primitive.
 *
 * @module
 */
import { checkPrimitives, formatFindings, primitiveParts } from "../../kernel/check/mod.ts";
import type { Backend } from "../../kernel/mod.ts";
import { native } from "./native/mod.ts";
import { missing as noCompiler } from "./native/testing.ts";
import { reference } from "./reference/mod.ts";
import { tfjs } from "./tfjs/mod.ts";
import { missing as notInstalled } from "./tfjs/testing.ts";
import { createWasm, wasm } from "./wasm/mod.ts";
import { webgpu } from "./webgpu/mod.ts";
import { missing as noAdapter } from "./webgpu/testing.ts";

const truth = reference({ dtype: "float64" });

const backends: Readonly<Record<string, () => Backend | Promise<Backend>>> = {
  "reference in float32": () => reference(),
  "reference in float64": () => reference({ dtype: "float64" }),
  "wasm": () => wasm(),
  "wasm, all work split over three threads": () => createWasm({ threads: 3, leastPart: 1e-9 }),
  "wasm without relaxed SIMD": () => wasm({ relaxed: false }),
  "native": () => native(),
  "native without BLAS, on one thread": () => native({ blas: "none", threads: 1 }),
  "tfjs": once(() => tfjs()),
  "webgpu": once(() => webgpu()),
};

/** Why a backend cannot be made here: said where that is found. */
const missing: Readonly<Record<string, string | undefined>> = {
  native: noCompiler,
  tfjs: notInstalled,
  webgpu: noAdapter,
};

/** A backend that takes long to make is made for all parts together. */
function once(make: () => Promise<Backend>): () => Promise<Backend> {
  let made: Promise<Backend> | undefined;
  return () => made ??= make();
}

for (const [name, make] of Object.entries(backends)) {
  for (const part of primitiveParts) {
    Deno.test({
      name: `${name} keeps the contract: ${part}`,
      ignore: missing[name.split(" ")[0] ?? ""] !== undefined,
      async fn() {
        const findings = await checkPrimitives(await make(), truth, [part]);
        if (findings.length > 0) throw new Error(formatFindings(findings));
      },
    });
  }
}
