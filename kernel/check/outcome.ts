/**
 * How a check went: what is wrong, and how close it came.
 *
 * @module
 */
import type { Finding } from "./finding.ts";

/** What a comparison with the reference came to. */
export interface Outcome {
  /** What is wrong. */
  readonly findings: readonly Finding[];
  /** What the backend says that it cannot do: a user error, thrown before any number came out. */
  readonly refusals: readonly Finding[];
  /** The greatest error of all elements, as a part of what is allowed there: above 1 where something is wrong. */
  readonly share: number;
}

/** Several outcomes as one. */
export function joined(outcomes: readonly Outcome[]): Outcome {
  return {
    findings: outcomes.flatMap(({ findings }) => findings),
    refusals: outcomes.flatMap(({ refusals }) => refusals),
    share: outcomes.reduce((most, { share }) => Math.max(most, share), 0),
  };
}

/** An outcome of findings alone, which are pass or fail. */
export function outcomeOf(findings: readonly Finding[], share = 0): Outcome {
  return { findings, refusals: [], share };
}
