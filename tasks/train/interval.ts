/**
 * How often something happens: after so many steps, or so many seconds.
 *
 * @module
 */
import { type Option, UsageError } from "../../kernel/mod.ts";

/** A number of steps or of seconds. */
export type Interval = { readonly steps: number } | { readonly seconds: number };

const ALLOWED = "steps such as 500, or a time such as 30s or 10min";

/** Seconds of each unit. */
const units = new Map([["s", 1], ["min", 60], ["h", 3600]]);

/** Reads `500`, `30s`, `10min` or `1h`. Throws a {@linkcode UsageError} that starts with `where`. */
export function parseInterval(text: string, where: string): Interval {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/.exec(text.trim()) ?? [];
  const count = Number(digits);
  const seconds = units.get(unit ?? "");
  if (count > 0 && unit === "" && Number.isSafeInteger(count)) return { steps: count };
  if (count > 0 && seconds !== undefined) return { seconds: count * seconds };
  throw new UsageError(`${where}: found "${text}", allowed: ${ALLOWED}`);
}

/** An option whose value is the text of an interval, so that it reads the same in `config.json`. */
export function intervalOption(
  { default: standard, description }: { readonly default: string; readonly description: string },
): Option<string> {
  const check = (value: string, where: string): string => {
    parseInterval(value, where);
    return value;
  };
  return { default: standard, description, allowed: ALLOWED, show: String, check, parse: check };
}

/** Says when an interval has passed. */
export class Timer {
  readonly #interval: Interval;
  readonly #now: () => number;
  #step: number;
  #time: number;

  /** Starts at a step, now. `now` is a clock in milliseconds. */
  constructor(interval: Interval, step: number, now: () => number = () => performance.now()) {
    this.#interval = interval;
    this.#now = now;
    this.#step = step;
    this.#time = now();
  }

  /** Whether the interval has passed at this step. */
  isDue(step: number): boolean {
    return "steps" in this.#interval
      ? step - this.#step >= this.#interval.steps
      : this.#now() - this.#time >= 1000 * this.#interval.seconds;
  }

  /** Starts anew. */
  restart(step: number): void {
    [this.#step, this.#time] = [step, this.#now()];
  }
}
