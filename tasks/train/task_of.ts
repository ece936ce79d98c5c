/**
 * Which task trains on a backend, and whether this process could.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };

/**
 * The task that trains on a backend, and the permissions in `deno.json` that go by the same name: `train-native` for
 * `native`, which needs more of them; `train` for a backend without its own.
 */
export function taskOf(backend: string): string {
  const own = `train-${backend}`;
  return Object.hasOwn(config.permissions, own) ? own : "train";
}

/**
 * Whether this process has what the backend's task has over `train`, without asking anybody: one of the programs that may
 * be run there, and calls into libraries.
 */
export async function mayUse(backend: string): Promise<boolean> {
  const [, needed] =
    Object.entries<object>(config.permissions).find(([name]) => name === taskOf(backend)) ?? [];
  const { run = [], ffi = false }: Needed = needed ?? {};
  const isGranted = async (permission: Deno.PermissionDescriptor) =>
    (await Deno.permissions.query(permission)).state === "granted";
  const mayRun = await Promise.all(run.map((command) => isGranted({ name: "run", command })));
  return (run.length === 0 || mayRun.includes(true)) && (!ffi || await isGranted({ name: "ffi" }));
}

/** Of the permissions of `train-NAME`, those that `train` does not have. */
interface Needed {
  readonly run?: readonly string[];
  readonly ffi?: boolean;
}
