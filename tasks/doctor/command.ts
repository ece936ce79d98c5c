/**
 * What `deno task doctor` declares about its command line, and does.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import { option, type PluginSet } from "../../kernel/mod.ts";
import type { FlagValues } from "../cli/flag.ts";
import { type CommandSpec, type HelpOutput, standardOutput } from "../cli/spec.ts";
import { styleOf } from "../cli/style.ts";
import { Waiting } from "../cli/waiting.ts";
import { wrap } from "../list/wrap.ts";
import { trainFlags } from "../train/command.ts";
import { taskOf } from "../train/task_of.ts";
import { lookAtBackends } from "./backends.ts";
import { lookAtData } from "./data.ts";
import type { Section } from "./finding.ts";
import { lookAtMachine } from "./machine.ts";
import { lookAtPeers } from "./peers.ts";
import { doctorText, legend } from "./text.ts";

/** The flags of `deno task doctor`. */
export const doctorFlags = {
  json: {
    option: option.boolean({ default: false, description: "print JSON, for programs" }),
  },
  plugin: {
    value: "<file>",
    repeatable: true,
    option: option.text({
      default: "",
      description: "module whose backends and datasets to look at too; may be given several times",
    }),
  },
} as const;

/** The command line of `deno task doctor`. */
export const doctorCommand: CommandSpec<typeof doctorFlags> = {
  name: "deno task doctor",
  description:
    "Says what this machine offers, what is missing, what that costs, and how to get it. " +
    "Its exit code is 0 where the default backend works.",
  flags: doctorFlags,
};

const standardBackend: string = trainFlags.backend.option.default;

/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST = 100;

/** Looks at everything and prints it. Returns whether the default backend works. */
export async function runDoctor(
  { json }: FlagValues<typeof doctorFlags>,
  plugins: PluginSet,
  output: HelpOutput = standardOutput(),
): Promise<boolean> {
  const { sections, working, remedy } = await examine(plugins);
  const isWell = working.includes(standardBackend);
  if (json) {
    output.write(JSON.stringify({ dinograd: config.version, works: isWell, sections }, null, 2));
    return isWell;
  }
  const width = Math.min(WIDEST, output.width);
  const others = working.length === 0 ? "nor with another" : `--backend ${working.join(", ")} does`;
  const tasks = [...new Set(working.map((name) => `deno task ${taskOf(name)}`))].sort();
  const verdict = isWell
    ? `Training works: ${tasks.join(" or ")}.`
    : `Training with the default backend does not work; ${others}.${
      remedy === undefined ? "" : ` To mend the default: ${remedy}.`
    }`;
  const text = doctorText(sections, { width, style: styleOf(output.colour) });
  output.write([text, "", legend, ...wrap(verdict, width)].join("\n"));
  return isWell;
}

/** All that is found, the backends that work, and what would mend the standard one where it is known. */
async function examine(plugins: PluginSet) {
  using _waiting = new Waiting("looking; what native compiles for the first time takes seconds");
  const dataDir = Deno.env.get("DINOGRAD_DATA") || undefined;
  const backends = await lookAtBackends(plugins, standardBackend);
  const sections: Section[] = [
    { title: "Machine", findings: await lookAtMachine() },
    { title: `Backends: ${standardBackend} unless you say --backend NAME`, findings: backends },
    {
      title: `Data: ${dataDir === undefined ? "generated or downloaded" : `in ${dataDir}`}`,
      findings: await lookAtData(plugins, dataDir),
    },
    { title: "For the benchmark alone", findings: await lookAtPeers() },
  ];
  const working = backends.filter(({ state }) => state !== "missing").map(({ name }) => name);
  const { hint, parts = [] } = backends.find(({ name }) => name === standardBackend) ?? {};
  const remedy = hint ?? parts.find(({ state }) => state === "missing")?.hint;
  return { sections, working, remedy };
}
