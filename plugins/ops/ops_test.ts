/**
 * Every op is held to what it declares: on the reference in float64 and float32, on wasm, and on native, tfjs and webgpu where
 * those can be made. And the check is held to its promise: for every op and input it finds a derivative off by 0.1 %.
 *
 * @module
 */
import { assert } from "@std/assert";
import {
  checkConformance,
  checkGradient,
  checkOp,
  formatFindings,
} from "../../kernel/check/mod.ts";
import { elementwise, type Input, isPlugin, type OpInfo, type UnaryOp } from "../../kernel/mod.ts";
import { native } from "../backends/native/mod.ts";
import { missing as noCompiler } from "../backends/native/testing.ts";
import { reference } from "../backends/reference/mod.ts";
import { tfjs } from "../backends/tfjs/mod.ts";
import { missing as notInstalled } from "../backends/tfjs/testing.ts";
import { wasm } from "../backends/wasm/mod.ts";
import { webgpu } from "../backends/webgpu/mod.ts";
import { missing as noAdapter } from "../backends/webgpu/testing.ts";
import * as plugins from "./mod.ts";

const truth = reference({ dtype: "float64" });
const backends = [reference(), wasm(), wasm({ relaxed: false })];

/** Backends that are not everywhere: why they are not here, and what makes them where they are. */
const others = {
  native: { missing: noCompiler, make: once(() => [native(), native({ blas: "none" })]) },
  tfjs: { missing: notInstalled, make: once(async () => [await tfjs()]) },
  webgpu: { missing: noAdapter, make: once(async () => [await webgpu()]) },
};

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

const isOp = (value: unknown): value is OpInfo => isPlugin(value) && value.kind === "op";
const ops = Object.values(plugins).filter(isOp);

for (const op of ops) {
  Deno.test(`${op.name} computes and differentiates what it declares, on every backend`, () =>
    checkOp(op, { reference: truth, backends }));
  for (const [name, { missing, make }] of Object.entries(others)) {
    Deno.test({
      name: `${op.name} computes the same on ${name}${missing === undefined ? "" : `: ${missing}`}`,
      ignore: missing !== undefined,
      async fn() {
        for (const backend of await make()) {
          const findings = await checkConformance([op], backend, truth);
          assert(findings.length === 0, formatFindings(findings));
        }
      },
    });
  }
}

/** The identity, with a derivative of 1.001. */
const inexact: UnaryOp = elementwise({
  name: "inexact",
  y: "x",
  dx: "1.001 * g",
  samples: [],
  examples: [],
});

/** The op, on its first sample, with a gradient of input `index` that is 0.1 % too large. */
function distort(op: OpInfo, index: number): OpInfo {
  const { samples: [first] } = op;
  const samples = first === undefined ? [] : [first];
  const apply: OpInfo["apply"] = (inputs, attributes) =>
    op.apply(
      inputs.map((x, i): Input => i === index && typeof x !== "number" ? inexact(x) : x),
      attributes,
    );
  // A function does not spread its name.
  return { ...op, name: op.name, samples, examples: [], errors: [], apply };
}

/** The places of the inputs that have a gradient. */
function differentiableInputs({ differentiable, samples: [first] }: OpInfo): number[] {
  if (!differentiable || first === undefined) return [];
  return first.inputs.flatMap((input, i) => "shape" in input && input.whole ? [] : [i]);
}

for (const op of ops) {
  for (const index of differentiableInputs(op)) {
    Deno.test(`a derivative of ${op.name} by input ${index} that is off by 0.1 % is found`, async () => {
      const findings = await checkGradient(distort(op, index), { backend: truth });
      assert(
        findings.some(({ check, hint = "" }) =>
          check.startsWith("gradient of") && hint.includes("expected * 1.001")
        ),
        formatFindings(findings) || "the error went unnoticed",
      );
    });
  }
}
