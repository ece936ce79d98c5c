/**
 * What was to be reached, and whether it was.
 *
 * @module
 */
import { cutTo } from "../cli/format.ts";
import { formatTable } from "../cli/table.ts";
import { type Base, pytorchBase, unitOf } from "./base.ts";
import type { Side } from "./contestants.ts";
import { formatRatio } from "./result_table.ts";
import { fastestOf, type Ratio, ratioOf, type Timing } from "./timing.ts";
import type { BenchWork } from "./works.ts";

/** A number that is to be reached. */
export interface Target {
  /** What is to be done. */
  readonly work: string;
  /** Who is to reach it. */
  readonly who: string;
  /** What it is measured in. */
  readonly unit: string;
  /** The number. */
  readonly target: number;
  /** Whether the number is the least allowed; otherwise it is the most. */
  readonly isLeast: boolean;
  /** What was found; `undefined` where it could not be measured. */
  readonly found: Ratio | undefined;
  /** Why it could not. */
  readonly missing: string;
}

/** With fewer turns than this nothing is known of their spread. */
export const FEWEST_TURNS = 3;

/** The targets of a work. */
export function targetsOf({ title, targets }: BenchWork, timings: readonly Timing[]): Target[] {
  return (["native", "wasm"] as const).map((who) =>
    ratioTarget(title, who, targets[who], pytorchBase, timings)
  );
}

/** That a backend takes at most so many times as long as the base. */
export function ratioTarget(
  work: string,
  who: Side,
  target: number,
  base: Base,
  timings: readonly Timing[],
): Target {
  const other = fastestOf(base.side, timings);
  const own = timings.find(({ side }) => side === who);
  const found = own && other && ratioOf(own, other);
  const missing = found !== undefined
    ? ""
    : own?.problem || (other === undefined ? `no ${base.name} to compare with` : "not measured");
  return { work, who, unit: unitOf(base), target, isLeast: false, found, missing };
}

/** In words: `ok`, `misses by 12 %`, and whether the spread over the turns leaves it open. */
export function verdict({ target, isLeast, found, missing }: Target): string {
  if (found === undefined) return cutTo(missing, 60);
  const factor = isLeast ? target / found.median : found.median / target;
  const said = factor <= 1 ? "ok" : `misses by ${formatExcess(factor)}`;
  if (found.turns < FEWEST_TURNS) {
    return `${said}; doubtful: ${found.turns} ${
      found.turns === 1 ? "turn" : "turns"
    }, needed: ${FEWEST_TURNS}`;
  }
  const isOpen = found.low < target && target < found.high;
  return isOpen ? `${said}; doubtful: the middle half of the turns is on both sides` : said;
}

/** Rounded up, so that a miss is never by 0 %. */
function formatExcess(factor: number): string {
  if (factor >= 2) return `a factor of ${factor.toFixed(1)}`;
  const percent = 100 * (factor - 1);
  return `${percent < 10 ? (Math.ceil(10 * percent) / 10).toFixed(1) : percent.toFixed(0)} %`;
}

/** All targets, as a table. */
export function targetTable(targets: readonly Target[]): string {
  return formatTable(
    [
      { title: "work" },
      { title: "backend" },
      { title: "target" },
      { title: "found" },
      { title: "middle half" },
      { title: "verdict" },
    ],
    targets.map((each) => [
      each.work,
      each.who,
      `${each.isLeast ? "≥" : "≤"} ${formatRatio(each.target)} ${each.unit}`,
      each.found && formatRatio(each.found.median),
      each.found && `${formatRatio(each.found.low)} – ${formatRatio(each.found.high)}`,
      verdict(each),
    ]),
  );
}
