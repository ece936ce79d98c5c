/**
 * Loaded into a training process before `tasks/train.ts` (`deno run --preload`), it ties the process to
 * the sweep that started it:
 *
 * - A lock file says who trains a run. It waits until whoever trained it before has ended, so that
 *   two processes never write to one folder. The system gives a lock back however its holder ends.
 * - When the sweep is gone, killed without a chance to say so, the process ends too. A run survives
 *   that at any moment; a sweep that is resumed at once must not compete for cores with what is left of
 *   the last one.
 *
 * @module
 */

import { LOCK_VARIABLE, PARENT_VARIABLE } from "./leash_variables.ts";

/** How often it looks for its parent, in milliseconds. */
const INTERVAL = 250;

/** What a shell reports of a program that SIGHUP ended: 128 + 1. */
const HUNG_UP = 129;

// An open file that nobody refers to would be closed by the garbage collector, and the lock with it.
const held: Deno.FsFile[] = [];

const lockPath = Deno.env.get(LOCK_VARIABLE);
if (lockPath !== undefined) {
  const file = await Deno.open(lockPath, { write: true, create: true });
  await file.lock(true);
  held.push(file);
}

const parent = Deno.env.get(PARENT_VARIABLE);
if (parent !== undefined) {
  // A child whose parent ends gets another one, except on Windows, where it goes on alone.
  const timer = setInterval(() => {
    if (Deno.ppid !== Number(parent)) Deno.exit(HUNG_UP);
  }, INTERVAL);
  Deno.unrefTimer(timer);
}
