/**
 * All checks of an op in one call, for tests.
 *
 * @module
 */
import type { Backend } from "../backend.ts";
import type { OpInfo } from "../declaration.ts";
import { checkConformance } from "./conformance.ts";
import { formatFindings } from "./finding.ts";
import { checkGradient } from "./gradient.ts";

/** Where {@linkcode checkOp} checks. */
export interface OpCheckOptions {
  /** A float64 backend: gradients are checked on it, and the others are compared with it. */
  readonly reference: Backend;
  /** Backends that must compute the same. Default: none. */
  readonly backends?: readonly Backend[];
  /** Seed of inputs and directions; default 0. */
  readonly seed?: number;
}

/**
 * Checks an op's worked examples, refusals, and gradients of first and second order, and that other
 * backends compute the same. Throws one Error that lists all findings, with hints.
 *
 * ```ts
 * import { checkOp } from "./mod.ts";
 * import { reference } from "../../plugins/backends/reference/mod.ts";
 * import { relu } from "../../plugins/ops/relu.ts";
 *
 * Deno.test("relu", () => checkOp(relu, { reference: reference({ dtype: "float64" }) }));
 * ```
 */
export async function checkOp(
  op: OpInfo,
  { reference, backends = [], seed = 0 }: OpCheckOptions,
): Promise<void> {
  const findings = await checkGradient(op, { backend: reference, seed });
  for (const backend of backends) {
    findings.push(...await checkConformance([op], backend, reference, seed));
  }
  if (findings.length > 0) throw new Error(formatFindings(findings));
}
