/**
 * What the doctor finds.
 *
 * @module
 */
import { type Capability, missingAs } from "../../kernel/mod.ts";

/** Something that dinograd uses, with its parts. */
export interface Finding extends Capability {
  /** What it consists of, and is as good as; none for most. */
  readonly parts?: readonly Capability[];
}

/** Findings of one kind. */
export interface Section {
  /** What stands above them. */
  readonly title: string;
  /** In the order in which they are shown. */
  readonly findings: readonly Finding[];
}

/** Something that works. */
export function works(name: string, found: string): Finding {
  return { name, state: "works", found };
}

/** What `look` finds; whatever it throws is what is missing. */
export async function guarded(
  name: string,
  look: () => Finding | Promise<Finding>,
): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return missingAs(name, error);
  }
}
