/**
 * What `--profile` leaves: `profile.json`, and a table for people.
 *
 * @module
 */
import type { Profile } from "../../kernel/profile.ts";
import { formatCount } from "../cli/format.ts";
import type { Position } from "../run/position.ts";
import type { Run } from "./training.ts";
import { formatSteps, profileTable } from "./profile_table.ts";

/** With less warm-up than this, a profile shows what happens once and never again. */
const FEW = 10;

/** Writes and prints where the time of the steps so far went, if it was measured. Returns whether it was. */
export async function showProfile({ setup: { profiler }, folder, start }: Run): Promise<boolean> {
  if (profiler === undefined) return false;
  if (profiler.steps === 0) {
    console.log("profile     no step was measured: there were none after the warm-up");
    return false;
  }
  const profile = profiler.profile();
  await folder.writeProfile(profile);
  console.log(`\n${profileTable(profile)}\n`);
  const notes = notesOf(profile, start, profiler.backend.enqueues ?? false);
  if (notes.length > 0) console.log(`${notes.join("\n")}\n`);
  return true;
}

/** What is to be known of it by those who did not expect it. */
function notesOf(
  { steps, warmup, backend }: Profile,
  { step }: Position,
  enqueues: boolean,
): string[] {
  const notes: string[] = [];
  if (enqueues) {
    notes.push(
      `${backend} computes later than it is asked to: these are the times of asking. Waiting for it falls to reads, and to ` +
        "the call with which a batch of commands is handed over.",
    );
  }
  if (step > 0) {
    notes.push(`The profile is of steps after ${formatCount(step)}, where this run went on.`);
  }
  if (warmup < FEW) {
    notes.push(
      `Doubtful: a mean of ${
        formatSteps(steps)
      } after ${warmup} of warm-up shows what happens once, compiling ` +
        `kernels and starting threads; needed: ${2 * FEW} steps or more, of which half warm up.`,
    );
  }
  return notes;
}
