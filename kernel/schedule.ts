/**
 * Learning-rate schedules: factors by step.
 *
 * @module
 */
import { ValueError } from "./errors.ts";

/** The factor on the learning rate at a step, counted from 0. */
export type Schedule = (step: number) => number;

function atLeast(name: string, what: string, value: number, min: number): void {
  if (!(value >= min)) {
    throw new ValueError(`${name}: ${what}: found ${value}, allowed: ${min} or more`);
  }
}

/** Always the same learning rate. */
export function constantSchedule(): Schedule {
  return () => 1;
}

/** The factor `gamma` after every `every` steps: γ^⌊step / every⌋. */
export function stepSchedule({ every, gamma = 0.1 }: { every: number; gamma?: number }): Schedule {
  atLeast("step schedule", "every", every, 1);
  return (step) => gamma ** Math.floor(step / every);
}

/**
 * Half a cosine from 1 down to `final` in `steps` steps, then `final`
 * (Loshchilov & Hutter 2017, eq. 5, without restarts).
 */
export function cosineSchedule({ steps, final = 0 }: { steps: number; final?: number }): Schedule {
  atLeast("cosine schedule", "steps", steps, 1);
  return (step) => final + (1 - final) * (1 + Math.cos(Math.PI * Math.min(step / steps, 1))) / 2;
}

/** From `start` (0.1 by default; 0 would waste the first step) linearly up to 1 in `steps` steps, then 1. */
export function warmupSchedule(
  { steps, start = 0.1 }: { steps: number; start?: number },
): Schedule {
  atLeast("warm-up", "steps", steps, 1);
  return (step) => start + (1 - start) * Math.min(step / steps, 1);
}

/** `first` for the first `steps` steps, then `next`, which counts its steps from there. */
export function sequence(first: Schedule, steps: number, next: Schedule): Schedule {
  return (step) => step < steps ? first(step) : next(step - steps);
}
