/**
 * All that a run of the benchmark found.
 *
 * @module
 */
import type { Card } from "./gpu/card.ts";
import type { CardLimits } from "./gpu/limits.ts";
import type { Growths } from "./growth.ts";
import type { Limits } from "./limits.ts";
import type { Conditions, Machine } from "./machine.ts";
import type { MemoryRow } from "./memory.ts";
import type { Target } from "./targets.ts";
import type { Timing } from "./timing.ts";
import type { TurnOptions } from "./turns.ts";
import type { Utilization } from "./utilization.ts";

/** What the parts that are no works came to; those that were not asked for are left out. */
export interface OtherFindings {
  /** What the machine can do at best. */
  readonly limits?: Limits;
  /** How time grows. */
  readonly growth?: Growths;
  /** Seconds. */
  readonly epoch?: number;
  /** What the backend holds after some steps. */
  readonly memory?: readonly MemoryRow[];
  /** Null where this system does not tell. */
  readonly sweep?: Utilization | null;
}

/** The graphics card, where one was measured. */
export interface CardFindings extends Card {
  /** What it can do at best, where that was asked for. */
  readonly limits?: CardLimits;
}

/** What all parts came to. */
export interface Findings extends OtherFindings {
  /** By the name of the work. */
  readonly works: Readonly<Record<string, readonly Timing[]>>;
  /** What was to be reached, and what was found. */
  readonly targets: readonly Target[];
  /** Who was measured, each in its own words. */
  readonly versions: readonly string[];
  /** The graphics card, where one was measured. */
  readonly card?: CardFindings;
}

/** What `--json` writes. */
export interface BenchReport extends Findings, Conditions, TurnOptions {
  /** When it began, as ISO 8601 has it. */
  readonly date: string;
  /** What it was measured on. */
  readonly machine: Machine;
}
