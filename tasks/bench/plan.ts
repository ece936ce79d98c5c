/**
 * What one call of the command is to measure: the processor, or a graphics card.
 *
 * @module
 */
import { type Base, pytorchBase, tfjsBase } from "./base.ts";
import { type Card, findCard } from "./gpu/card.ts";
import { measureCard } from "./gpu/measure_card.ts";
import { chooseCardParts } from "./gpu/parts.ts";
import { measureAll } from "./measure_all.ts";
import { chooseParts } from "./parts.ts";
import type { Findings } from "./report.ts";
import type { TurnOptions } from "./turns.ts";

/** Where to compute. */
export type Place = "cpu" | "webgpu";

/** What to measure. */
export interface Plan {
  /** Who is compared with. */
  readonly base: Base;
  /** The graphics card. */
  readonly card: Card | undefined;
  /** How long the turns are, unless it is said. */
  readonly standard: TurnOptions;
  /** Measures, and prints what each part came to. */
  measure(options: TurnOptions): Promise<Findings>;
}

/**
 * How long the turns are, unless it is said. On the processor, compilers, caches and threads settle in half a second.
 * On a card nothing is compiled after the first step.
 */
export const standardTurns: Readonly<Record<Place | "software", TurnOptions>> = {
  cpu: { turns: 4, seconds: 0.5 },
  webgpu: { turns: 3, seconds: 0.25 },
  // Their length means nothing.
  software: { turns: 1, seconds: 0.1 },
};

/** The plan for these parts. Throws a user error for one that is not known, and where there is no card. */
export async function planFor(place: Place, only: readonly string[]): Promise<Plan> {
  switch (place) {
    case "cpu": {
      const chosen = chooseParts(only);
      return {
        ...{ base: pytorchBase, card: undefined, standard: standardTurns.cpu },
        measure: (options) => measureAll(chosen, options),
      };
    }
    case "webgpu": {
      const card = await findCard();
      const chosen = chooseCardParts(only, card);
      const standard = standardTurns[card.software ? "software" : "webgpu"];
      return {
        ...{ base: tfjsBase, card, standard },
        measure: (options) => measureCard(card, chosen, options),
      };
    }
  }
}
