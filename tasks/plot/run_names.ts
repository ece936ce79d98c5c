/**
 * What runs are called where several of one name meet, and what is said of seeds that were run twice.
 *
 * @module
 */
import { resolve } from "node:path";
import type { RunGroup } from "./groups.ts";
import type { PlottedRun } from "./runs.ts";
import { repeatedSeeds } from "./seeds.ts";

/**
 * The names of the runs' folders; where two are alike, all with as many of the folders around them
 * as tell them apart: `x/a`, `y/a`.
 */
export function runNames(runs: readonly PlottedRun[]): Map<PlottedRun, string> {
  const paths = runs.map(({ folder }) => resolve(folder.path).split(/[\\/]/));
  const deepest = Math.max(1, ...paths.map((parts) => parts.length));
  let names = runs.map(({ name }) => name);
  for (let parts = 2; new Set(names).size < runs.length && parts <= deepest; parts++) {
    names = paths.map((path) => path.slice(-parts).join("/"));
  }
  return new Map(runs.map((run, i) => [run, names[i] ?? run.name]));
}

/** Seeds that are named one by one; of the others only their number is said. */
const MOST_NAMED = 3;

/**
 * A line for each seed that was run more than once, and which of its runs counts: `seed 0 was run
 * twice: a, b; b counts`. None where every seed was run once.
 */
export function repeatNotes(groups: readonly RunGroup[]): string[] {
  const names = runNames(groups.flatMap(({ runs }) => runs));
  const called = (run: PlottedRun) => names.get(run) ?? run.name;
  const repeated = groups.flatMap(({ runs }) => repeatedSeeds(runs));
  const left = repeated.length - MOST_NAMED;
  return [
    ...repeated.slice(0, MOST_NAMED).map(({ seed, runs, counted }) => {
      const times = runs.length === 2 ? "twice" : `${runs.length} times`;
      return `seed ${seed} was run ${times}: ${runs.map(called).join(", ")}; ` +
        `${called(counted)} counts`;
    }),
    ...(left <= 0 ? [] : [
      left === 1
        ? "one more seed was run more than once, and one of its runs counts"
        : `${left} more seeds were run more than once, and one run of each counts`,
    ]),
  ];
}
