/**
 * Inputs that an op must refuse.
 *
 * @module
 */
import type { Backend } from "../backend.ts";
import { isUserError } from "../errors.ts";
import type { OpInfo } from "../declaration.ts";
import { noGrad } from "../record.ts";
import { step } from "../scope.ts";
import { type Finding, finding, messageOf } from "./finding.ts";
import { toTensors } from "./run.ts";
import { drawRefusal } from "./sample.ts";

/**
 * Calls an op with what it says it refuses. It must throw a ShapeError, ValueError or UsageError
 * whose one-line message contains the declared text.
 */
export function checkRefusals(op: OpInfo, backend: Backend): Finding[] {
  return op.errors.flatMap((refusal) => {
    const sample = drawRefusal(refusal);
    const expected = `expected an error that contains "${refusal.message}"`;
    const report = (message: string) => [
      finding(op.name, sample.name, "refusal", `${expected}, ${message}`),
    ];
    try {
      const shape = step(() =>
        noGrad(() => op.apply(toTensors(sample.inputs, backend), sample.attributes).shape)
      );
      return report(`found an output of shape [${shape.join(", ")}]`);
    } catch (error) {
      if (!isUserError(error)) {
        return report(`found ${messageOf(error)}; throw a ShapeError, ValueError or UsageError`);
      }
      if (!error.message.includes(refusal.message)) return report(`found "${error.message}"`);
      return error.message.includes("\n") ? report("found several lines") : [];
    }
  });
}
