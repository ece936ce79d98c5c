/**
 * Goes through the parts of the benchmark of a graphics card, and prints what each came to.
 *
 * @module
 */
import { Waiting } from "../../cli/waiting.ts";
import { tfjsBase } from "../base.ts";
import { shareText } from "../limits_table.ts";
import type { Findings } from "../report.ts";
import { resultTable } from "../result_table.ts";
import type { Target } from "../targets.ts";
import { type Timing, timingsOf } from "../timing.ts";
import { takeTurns, type TurnOptions } from "../turns.ts";
import { callsTable } from "./calls_table.ts";
import type { Card } from "./card.ts";
import { cardContestants, withoutAbsent } from "./contestants.ts";
import { bestRates, type CardLimits, cardLimitsText, measureCardLimits } from "./limits.ts";
import { cardNeeds, operationsOf } from "./needs.ts";
import type { CardPart } from "./parts.ts";
import { cardTargets } from "./targets.ts";
import { cardFlags, type CardWork } from "./works.ts";

/** Measures these parts one after another. */
export async function measureCard(
  card: Card,
  chosen: readonly CardPart[],
  options: TurnOptions,
): Promise<Findings> {
  const timings: Record<string, readonly Timing[]> = {};
  const targets: Target[] = [];
  let limits: CardLimits | undefined;
  const run = withoutAbsent();
  for (const [i, { name, title, work }] of chosen.entries()) {
    const place = chosen.length === 1 ? title : `part ${i + 1} of ${chosen.length}, ${title}`;
    if (work === undefined) {
      using _ = new Waiting(place);
      limits = await measureCardLimits({ rounds: options.turns, seconds: options.seconds });
      console.log(`${cardLimitsText(limits)}\n`);
      continue;
    }
    const announce = (what: string) => new Waiting(`${place}: ${what}`);
    const results = await takeTurns(
      cardContestants(card),
      cardFlags(work),
      options,
      announce,
      run,
    );
    const found = timingsOf(results);
    console.log(`${workText(work, found, options.turns, limits)}\n`);
    timings[name] = found;
    targets.push(...cardTargets(work, found, limits));
  }
  const calls = callsTable(timings);
  if (calls !== "") console.log(`${calls}\n`);
  if (card.software && targets.length > 0) {
    console.log(
      `No target is judged: ${card.name} is a processor, not a graphics card. It does what it can in a minute, and ` +
        "more where --only says so.\n",
    );
  }
  const versions = new Set(Object.values(timings).flat().map(({ version }) => version));
  versions.delete("");
  return {
    works: timings,
    targets: card.software ? [] : targets,
    versions: [...versions],
    card: { ...card, ...limits !== undefined && { limits } },
  };
}

function workText(
  work: CardWork,
  timings: readonly Timing[],
  turns: number,
  limits: CardLimits | undefined,
): string {
  const isProduct = work.task.kind === "product";
  const what = isProduct ? "a product" : "a step";
  const lines = [
    isProduct ? `${work.title}, float32\n` : `${work.title}: one training step, float32\n`,
    resultTable(timings, turns, {
      base: tfjsBase,
      ...isProduct && { operations: operationsOf(work) },
    }),
    ...limits === undefined
      ? []
      : [shareText({ whose: "card", what }, cardNeeds(work), timings, bestRates(limits))],
  ];
  return lines.join("\n");
}
