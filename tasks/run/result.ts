/**
 * What a run came to: `result.json`, written last. A run without it is not finished.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import { parseJson } from "./json.ts";
import { fieldsOf } from "./jsonl.ts";

/** What a finished run came to. */
export interface RunResult {
  /** Updates of the parameters. */
  readonly step: number;
  /** Epochs done; a fraction where early stopping ended one. */
  readonly epochs: number;
  /** Number of trained values. */
  readonly parameters: number;
  /** Best accuracy from 0 to 1 on the validation split, over all evaluations. */
  readonly bestValidationAccuracy: number;
  /** Least mean loss an example on the validation split; absent in runs of earlier versions. */
  readonly bestValidationLoss?: number;
  /** The step of the evaluation that `--monitor` calls the best. */
  readonly bestStep: number;
  /** Accuracy from 0 to 1 on the validation split at the last evaluation. */
  readonly validationAccuracy: number;
  /** Mean loss an example on the validation split at the last evaluation. */
  readonly validationLoss: number;
  /** Mean training loss an example at the last evaluation. */
  readonly trainLoss: number;
  /** Accuracy of the saved parameters on the test split; absent where there is none. */
  readonly testAccuracy?: number;
  /** Their mean loss an example there. */
  readonly testLoss?: number;
  /** Seconds of training and evaluation, interruptions left out. */
  readonly seconds: number;
}

/** Reads what a run wrote. Throws a {@linkcode UsageError} for anything else. */
export function parseResult(text: string, source: string): RunResult {
  const fields = fieldsOf(parseJson(text));
  const number = (name: keyof RunResult): number => {
    const value = fields?.get(name);
    if (value === null) return NaN; // JSON's word for a number that is not finite
    if (typeof value === "number") return value;
    throw new UsageError(
      `${source}: not the result of a run: found no number "${name}"; remove the file and resume the run`,
    );
  };
  return {
    step: number("step"),
    epochs: number("epochs"),
    parameters: number("parameters"),
    bestValidationAccuracy: number("bestValidationAccuracy"),
    ...(fields?.has("bestValidationLoss")
      ? { bestValidationLoss: number("bestValidationLoss") }
      : {}),
    bestStep: number("bestStep"),
    validationAccuracy: number("validationAccuracy"),
    validationLoss: number("validationLoss"),
    trainLoss: number("trainLoss"),
    ...(fields?.has("testAccuracy") ? { testAccuracy: number("testAccuracy") } : {}),
    ...(fields?.has("testLoss") ? { testLoss: number("testLoss") } : {}),
    seconds: number("seconds"),
  };
}
