/**
 * Where a user keeps data files.
 *
 * @module
 */

/**
 * The folder that the environment variable `DINOGRAD_DATA` names; `undefined` where it is empty or
 * not set. One that may not be read counts as not set, and nobody is asked.
 */
export function dataFolderOfEnvironment(): string | undefined {
  const variable = "DINOGRAD_DATA";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" ? Deno.env.get(variable) || undefined : undefined;
}
