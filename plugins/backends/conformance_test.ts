/**
 * Every backend that runs anywhere is held to the contract, primitive by primitive.
 *
 * @module
 */
import { checkPrimitives, formatFindings, primitiveParts } from "../../kernel/check/mod.ts";
import type { Backend } from "../../kernel/mod.ts";
import { native } from "./native/mod.ts";
import { missing } from "./native/testing.ts";
import { reference } from "./reference/mod.ts";
import { createWasm, wasm } from "./wasm/mod.ts";

const truth = reference({ dtype: "float64" });

const backends: Readonly<Record<string, () => Backend>> = {
  "reference in float32": () => reference(),
  "reference in float64": () => reference({ dtype: "float64" }),
  "wasm": () => wasm(),
  "wasm, all work split over three threads": () => createWasm({ threads: 3, leastPart: 1e-9 }),
  "wasm without relaxed SIMD": () => wasm({ relaxed: false }),
  "native": () => native(),
  "native without BLAS, on one thread": () => native({ blas: "none", threads: 1 }),
};

for (const [name, make] of Object.entries(backends)) {
  for (const part of primitiveParts) {
    Deno.test({
      name: `${name} keeps the contract: ${part}`,
      // Why is said when `missing` is found.
      ignore: name.startsWith("native") && missing !== undefined,
      async fn() {
        const findings = await checkPrimitives(make(), truth, [part]);
        if (findings.length > 0) throw new Error(formatFindings(findings));
      },
    });
  }
}
