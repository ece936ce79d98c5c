/**
 * The backends: what they say of themselves, and whether they can multiply.
 *
 * @module
 */
import {
  type Backend,
  type BackendPlugin,
  missingAs,
  type PluginSet,
  resolveOptions,
  tensor,
} from "../../kernel/mod.ts";
import { matmul } from "../../plugins/ops/matmul.ts";
import { relu } from "../../plugins/ops/relu.ts";
import { type Finding, guarded } from "./finding.ts";

/** Looks at every backend, at `first` before the others. */
export async function lookAtBackends(plugins: PluginSet, first: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  const all = plugins.all("backend").sort((a, b) =>
    Number(b.name === first) - Number(a.name === first)
  );
  // One after the other: what is compiled at once would compete for cores.
  for (const plugin of all) {
    findings.push(await guarded(plugin.name, () => lookAt(plugin)));
  }
  return findings;
}

async function lookAt(plugin: BackendPlugin): Promise<Finding> {
  const { name, description, options } = plugin;
  const parts = await plugin.report?.() ?? [];
  const works: Finding = { name, state: "works", found: description, parts };
  const [lacking] = parts.filter(({ state }) => state === "missing");
  if (lacking !== undefined) return { ...works, state: "missing" };
  try {
    await multiply(await plugin.create(resolveOptions(options, {}, name)));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ...missingAs(name, error), parts };
  }
  return parts.every(({ state }) => state === "works") ? works : { ...works, state: "slower" };
}

/** Devices have been seen that give wrong numbers and no error. */
async function multiply(backend: Backend): Promise<void> {
  const x = tensor([[1, -2], [3, 4]], { backend });
  const y = tensor([[5, 6], [7, 8]], { backend });
  const found = [...await relu(matmul(x, y)).values()];
  const expected = [0, 0, 43, 50];
  if (found.some((value, i) => value !== expected[i])) {
    throw new Error(`${backend.name}: a small product came out as ${found}, not as ${expected}`);
  }
}
