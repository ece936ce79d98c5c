/**
 * Environment variables, where a process may read them.
 *
 * @module
 */

/** A variable's value; one that is empty, or may not be read, counts as unset. */
export function environment(variable: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" ? Deno.env.get(variable) || undefined : undefined;
}
