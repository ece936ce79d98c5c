/**
 * The parts of the benchmark, and which of them were asked for.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/options.ts";
import { type BenchWork, works } from "./works.ts";

/** A part that is no work. */
export type OtherPart = "limits" | "growth" | "epoch" | "memory" | "sweep";

/** A part: what `--only` calls it, and what a person who waits is told of it. */
export type Part =
  | { readonly name: string; readonly title: string; readonly work: BenchWork }
  | { readonly name: OtherPart; readonly title: string; readonly work: undefined };

const other = (name: OtherPart, title: string): Part => ({ name, title, work: undefined });

/** All parts, in their order: works are compared with the limits, which come before them. */
export const parts: readonly Part[] = [
  other("limits", "what the machine can do at best"),
  ...works.map((work): Part => ({ name: work.name, title: work.title, work })),
  other("growth", "how time grows"),
  other("epoch", "an epoch of the MLP"),
  other("memory", "memory after 10 and 1,000 steps"),
  other("sweep", "a sweep of short runs"),
];

const groups = groupsOf(works);

/** What `--only` takes, in words. */
export const allowedParts = inWords(parts, groups);

/**
 * The parts with these names, or that begin with them: all where there are none.
 *
 * @throws {UsageError} for a name that no part has.
 */
export function chooseParts(names: readonly string[]): Part[] {
  return choose(names, parts, groups);
}

/** What has a name. */
interface Named {
  readonly name: string;
}

/** Several works at once: `mlp`, `cnn`, `cnn-adam`. */
export function groupsOf(works: readonly Named[]): string[] {
  return [
    ...new Set(works.flatMap(({ name }) => {
      const words = name.split("-");
      return words.slice(1).map((_, i) => words.slice(0, i + 1).join("-"));
    })),
  ];
}

/** Parts and groups as a list. */
export function inWords(parts: readonly Named[], groups: readonly string[]): string {
  return `${parts.map(({ name }) => name).join(", ")}; ${groups.join(", ")} for several`;
}

/** Those of the parts that have these names, or that begin with them: all where there are none. */
export function choose<P extends Named>(
  names: readonly string[],
  parts: readonly P[],
  groups: readonly string[],
): P[] {
  const known = [...parts.map(({ name }) => name), ...groups];
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new UsageError(
      `--only: found "${name}", allowed: ${inWords(parts, groups)}${nearest(name, known)}`,
    );
  }
  return parts.filter(({ name }) =>
    names.length === 0 || names.some((wanted) => name === wanted || name.startsWith(`${wanted}-`))
  );
}
