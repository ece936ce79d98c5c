/**
 * Whether ops record how they made their output.
 *
 * @module
 */

let recording = true;

/** Whether ops record at this moment. */
export function isRecording(): boolean {
  return recording;
}

/** Runs `body` with recording switched on or off. */
export function withRecording<T>(on: boolean, body: () => T): T {
  const before = recording;
  recording = on;
  try {
    const result = body();
    if (result instanceof Promise) {
      throw new TypeError(
        "noGrad: the body must be synchronous; reading values records nothing anyway",
      );
    }
    return result;
  } finally {
    recording = before;
  }
}

/**
 * Runs `body` without recording: for evaluation, where no gradient is wanted.
 *
 * ```ts
 * import { noGrad, sigmoid, tensor } from "../mod.ts";
 *
 * const y = noGrad(() => sigmoid(tensor([0], { requiresGrad: true })));
 * console.log(y.requiresGrad); // false
 * ```
 */
export function noGrad<T>(body: () => T): T {
  return withRecording(false, body);
}
