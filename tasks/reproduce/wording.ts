/**
 * What all forms of the report say.
 *
 * @module
 */
import type { Section } from "./section.ts";

/** Above all. */
export const reportTitle = "The experiments, and what came of them";

/** Above the table of contents. */
export const introduction =
  "A report on a small educational autograd library asked these questions. Here each is answered by a " +
  "script of this project, with the numbers of the report, those of PyTorch where they were measured, " +
  "and ours. Numbers over several seeds are given as the mean, with the least and the greatest in " +
  "parentheses. A claim that could be checked was checked by the program that wrote this page.";

/** The command that makes the section anew. */
export function commandOf({ name, quick }: Pick<Section, "name" | "quick">): string {
  return `deno task reproduce ${name}${quick ? " --quick" : ""}`;
}

/** What must be said before the numbers of a rehearsal are read. */
export const rehearsal =
  "This is a rehearsal (`--quick`), on generated digits with a small model and few epochs: its " +
  "accuracies are not to be compared with those of the original.";

/** What must be said before the section is read. */
export function notice({ quick }: Section): string | undefined {
  return quick ? rehearsal : undefined;
}

/** How many of its claims hold: `3 of 3 hold`. */
export function summaryOf({ blocks, quick }: Section): string {
  const findings = blocks.filter((block) => block.kind === "finding");
  const holding = findings.filter((finding) => finding.holds);
  if (findings.length === 0) return "none";
  return `${holding.length} of ${findings.length} hold${quick ? ", in a rehearsal" : ""}`;
}
