/**
 * What is to be reached on a graphics card.
 *
 * @module
 */
import { tfjsBase } from "../base.ts";
import { quartiles } from "../statistics.ts";
import { ratioTarget, type Target } from "../targets.ts";
import type { Timing } from "../timing.ts";
import { bestRates, type CardLimits } from "./limits.ts";
import { operationsOf } from "./needs.ts";
import type { CardWork } from "./works.ts";

/** The targets of a work. */
export function cardTargets(
  work: CardWork,
  timings: readonly Timing[],
  limits: CardLimits | undefined,
): Target[] {
  const { title, target, share } = work;
  const ratio = ratioTarget(title, "webgpu", target, tfjsBase, timings);
  return share === undefined ? [ratio] : [ratio, rateTarget(work, share, timings, limits)];
}

/** That a product reaches at least so much of the card's float32 rate. */
function rateTarget(
  work: CardWork,
  share: number,
  timings: readonly Timing[],
  limits: CardLimits | undefined,
): Target {
  const own = timings.find(({ side }) => side === "webgpu");
  const target = {
    ...{ work: work.title, who: "webgpu", unit: "× the float32 rate" },
    ...{ target: share, isLeast: true, found: undefined, missing: "" },
  };
  if (limits === undefined) {
    return { ...target, missing: "the rate was not measured: add --only limits" };
  }
  if (own === undefined || own.problem !== "" || own.turns.length === 0) {
    return { ...target, missing: own?.problem || "not measured" };
  }
  const { gflops } = bestRates(limits);
  const shares = own.turns.map((time) => operationsOf(work) / time / 1e6 / gflops);
  return { ...target, found: { ...quartiles(shares), turns: shares.length } };
}
