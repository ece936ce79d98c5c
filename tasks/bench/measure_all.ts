/**
 * Goes through the parts, and prints what each came to.
 *
 * @module
 */
import { formatDuration } from "../cli/format.ts";
import { Waiting } from "../cli/waiting.ts";
import { contestantsOf } from "./contestants.ts";
import { measureEpoch } from "./epoch.ts";
import { measureGrowth } from "./growth.ts";
import { growthTable } from "./growth_table.ts";
import { type Limits, measureLimits } from "./limits.ts";
import { limitsTable, limitTargets, limitText } from "./limits_table.ts";
import { measureMemory, memoryTable } from "./memory.ts";
import type { OtherPart, Part } from "./parts.ts";
import type { Findings, OtherFindings } from "./report.ts";
import { resultTable } from "./result_table.ts";
import { type Target, targetsOf } from "./targets.ts";
import { type Timing, timingsOf } from "./timing.ts";
import { takeTurns, type TurnOptions } from "./turns.ts";
import { describeUtilization, measureUtilization } from "./utilization.ts";
import { type BenchWork, flagsOf } from "./works.ts";

/** Measures these parts one after another. */
export async function measureAll(
  chosen: readonly Part[],
  options: TurnOptions,
): Promise<Findings> {
  const timings: Record<string, readonly Timing[]> = {};
  const targets: Target[] = [];
  let others: OtherFindings = {};
  for (const [i, { name, title, work }] of chosen.entries()) {
    const place = chosen.length === 1 ? title : `part ${i + 1} of ${chosen.length}, ${title}`;
    if (work === undefined) {
      others = { ...others, ...await measureOther(name, place, options) };
      continue;
    }
    const found = timingsOf(
      await takeTurns(
        contestantsOf(work),
        flagsOf(work),
        options,
        (what) => new Waiting(`${place}: ${what}`),
      ),
    );
    console.log(workText(work, found, options, others.limits));
    timings[name] = found;
    targets.push(...targetsOf(work, found));
  }
  if (others.limits !== undefined) {
    targets.push(...limitTargets(others.limits, navigator.hardwareConcurrency));
  }
  const versions = new Set(Object.values(timings).flat().map(({ version }) => version));
  versions.delete("");
  return { works: timings, targets, versions: [...versions], ...others };
}

function workText(
  work: BenchWork,
  timings: readonly Timing[],
  { turns }: TurnOptions,
  limits: Limits | undefined,
): string {
  const lines = [
    `${work.title}: one training step, float32\n`,
    resultTable(timings, turns),
    limitText(work, timings, limits),
  ];
  return `${lines.filter((line) => line !== "").join("\n")}\n`;
}

/** Short calls are timed for this share of a turn. */
const SHORT = 0.2;

async function measureOther(
  name: OtherPart,
  place: string,
  { turns, seconds }: TurnOptions,
): Promise<OtherFindings> {
  switch (name) {
    case "limits": {
      const limits = await waitFor(place, () => measureLimits(turns, SHORT * seconds));
      console.log(`${limitsTable(limits)}\n`);
      return { limits };
    }
    case "growth": {
      const growth = await waitFor(place, () => measureGrowth(turns));
      console.log(
        `How the time of training the MLP grows, SGD, float32\n\n${growthTable(growth)}\n`,
      );
      return { growth };
    }
    case "epoch": {
      const epoch = await waitFor(place, measureEpoch);
      console.log(`MLP 784-3136-10, an epoch of 55,000 images on wasm: ${formatDuration(epoch)}\n`);
      return { epoch };
    }
    case "memory": {
      const memory = await waitFor(place, measureMemory);
      console.log(`${memoryTable(memory)}\n`);
      return { memory };
    }
    case "sweep": {
      const sweep = await waitFor(place, measureUtilization);
      console.log(`${describeUtilization(sweep)}\n`);
      return { sweep: sweep ?? null };
    }
  }
}

async function waitFor<T>(what: string, measure: () => Promise<T>): Promise<T> {
  using _ = new Waiting(what);
  return await measure();
}
