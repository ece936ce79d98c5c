/**
 * What `--profile` leaves: `profile.json`, and a table for people.
 *
 * @module
 */
import type { Run } from "./training.ts";
import { profileTable } from "./profile_table.ts";

/** Writes and prints where the time of the steps so far went, if it was measured. Returns whether it was. */
export async function showProfile({ setup: { profiler }, folder }: Run): Promise<boolean> {
  if (profiler === undefined) return false;
  if (profiler.steps === 0) {
    console.log("profile     no step was measured: there were none after the warm-up");
    return false;
  }
  const profile = profiler.profile();
  await folder.writeProfile(profile);
  console.log(`\n${profileTable(profile)}\n`);
  return true;
}
