/**
 * The parts of the benchmark of a graphics card.
 *
 * @module
 */
import { choose, groupsOf, inWords } from "../parts.ts";
import type { Card } from "./card.ts";
import { type CardWork, cardWorks } from "./works.ts";

/** A part: what `--only` calls it, and what a person who waits is told of it; the limits are no work. */
export interface CardPart {
  readonly name: string;
  readonly title: string;
  readonly work: CardWork | undefined;
}

/** All parts, in their order: works are compared with the limits, which come before them. */
export const cardParts: readonly CardPart[] = [
  { name: "limits", title: "what the card can do at best", work: undefined },
  ...cardWorks.map((work) => ({ name: work.name, title: work.title, work })),
];

const groups = groupsOf(cardWorks);

/** What `--only` takes, in words. */
export const allowedCardParts = inWords(cardParts, groups);

/**
 * The parts with these names, or that begin with them. Where there are none, all, or what an adapter in software does in a
 * minute.
 *
 * @throws {UsageError} for a name that no part has.
 */
export function chooseCardParts(names: readonly string[], { software }: Card): CardPart[] {
  const chosen = choose(names, cardParts, groups);
  return software && names.length === 0
    ? chosen.filter(({ work }) => work?.onSoftware === true)
    : chosen;
}
