/**
 * How often a card is asked for something.
 *
 * @module
 */
import { formatTable } from "../../cli/table.ts";
import type { Timing } from "../timing.ts";
import { cardWorks } from "./works.ts";

/**
 * Dispatches and submissions of one step or product, dinograd's beside those of TensorFlow.js; empty where nothing
 * was counted.
 */
export function callsTable(works: Readonly<Record<string, readonly Timing[]>>): string {
  const rows = cardWorks.flatMap(({ name, title }) => {
    const [own, other] = (["webgpu", "tfjs"] as const).map((wanted) =>
      works[name]?.find(({ side }) => side === wanted)?.calls
    );
    if (own === undefined && other === undefined) return [];
    return [[title, own?.dispatches, other?.dispatches, own?.submissions, other?.submissions]];
  });
  if (rows.length === 0) return "";
  return "What is asked of the card for one step or product, reading its loss or last number included:\n\n" +
    formatTable(
      [
        { title: "work" },
        { title: "dispatches:\ndinograd" },
        { title: "\nTensorFlow.js" },
        { title: "submissions:\ndinograd" },
        { title: "\nTensorFlow.js" },
      ],
      rows,
    );
}
