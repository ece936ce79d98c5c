/**
 * On what the backends were checked.
 *
 * @module
 */
import { isAbsolute } from "node:path";
import config from "../../deno.json" with { type: "json" };
import type { BackendPlugin } from "../../kernel/mod.ts";

/** Something that numbers may depend on. */
export interface MachineNote {
  readonly name: string;
  readonly found: string;
}

/** The programs, and what each backend reports that it uses. Where its files are says nothing to others. */
export async function describeMachine(plugins: readonly BackendPlugin[]): Promise<MachineNote[]> {
  const notes: MachineNote[] = [
    { name: "dinograd", found: config.version },
    { name: "Deno", found: `${Deno.version.deno} on ${Deno.build.os} ${Deno.build.arch}` },
  ];
  for (const plugin of plugins) {
    const parts = await plugin.report?.() ?? [];
    const found = parts.filter((part) => part.state !== "missing" && !isAbsolute(part.found))
      .map((part) => `${part.name}: ${part.found}`);
    if (found.length > 0) notes.push({ name: plugin.name, found: found.join("; ") });
  }
  return notes;
}
