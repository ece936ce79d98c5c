/**
 * What keeps a folder from holding compiled libraries.
 *
 * @module
 */

/** Why a folder cannot be used, and what to do. */
export interface Lack {
  /** As a clause: `others may write to it`. */
  readonly found: string;
  /** As a clause. */
  readonly hint: string;
}

/** What helps where nothing else does. */
export const choose = "choose a folder with DINOGRAD_CACHE or the option cache";

/** What an error says of a folder that was to be made, or written to. */
export function lackOf(error: Error, folder: string): Lack {
  return isForbidden(error, folder)
    ? {
      found: `may not write to ${folder}`,
      hint: `allow it with --allow-read=${folder} --allow-write=${folder}`,
    }
    : { found: `cannot write to ${folder}: ${reasonOf(error)}`, hint: choose };
}

/** Whether this process lacks a permission. To system folders like /proc Deno lets nobody write who has not all of them. */
function isForbidden(error: Error, path: string): boolean {
  return error instanceof Deno.errors.NotCapable &&
    (["read", "write"] as const).some((name) =>
      Deno.permissions.querySync({ name, path }).state !== "granted"
    );
}

/** `Read-only file system (os error 30): tmpfile` without what is for programs. */
function reasonOf(error: Error): string {
  if (error instanceof Deno.errors.NotCapable) return "Deno keeps this folder from programs";
  return error.message.replace(/ \(os error \d+\).*$/s, "").toLowerCase();
}
