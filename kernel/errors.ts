/**
 * Errors that the reader of the message can mend. A task prints them as one line and exits with
 * code 2; anything else is a bug and keeps its stack trace.
 *
 * @module
 */

/** Shapes or kinds that do not fit: `matmul: inner sizes differ: [128, 784] × [10, 784]`. */
export class ShapeError extends TypeError {
  /** `ShapeError`. */
  override readonly name = "ShapeError";
}

/** A number outside its range: `learningRate: found -1, allowed 0 or more`. */
export class ValueError extends RangeError {
  /** `ValueError`. */
  override readonly name = "ValueError";
}

/** Anything else the user asked for that cannot be done: an unknown name, a missing file. */
export class UsageError extends Error {
  /** `UsageError`. */
  override readonly name = "UsageError";
}

/** Whether the message alone tells the user what to mend. */
export function isUserError(error: unknown): error is Error {
  return error instanceof ShapeError || error instanceof ValueError || error instanceof UsageError;
}
