/**
 * Which task trains on a backend.
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
