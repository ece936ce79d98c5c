/**
 * `deno task bench`: training steps of the report's networks, dinograd beside its peers.
 *
 * Each contestant runs in a process of its own. Absolute times are this machine's; the ratios travel.
 *
 * @module
 */
import { option } from "../kernel/mod.ts";
import { contestants } from "./bench/contestants.ts";
import { measureEpoch } from "./bench/epoch.ts";
import { measureMemory, memoryTable } from "./bench/memory.ts";
import { resultTable } from "./bench/result_table.ts";
import { takeTurns } from "./bench/turns.ts";
import { describeUtilization, measureUtilization } from "./bench/utilization.ts";
import { runCommand } from "./cli/command.ts";
import { runTask } from "./cli/main.ts";
import { Waiting } from "./cli/waiting.ts";

const works = [
  { name: "mlp-128", title: "MLP 784-3136-10, batch 128", network: "mlp", batch: 128 },
  { name: "cnn-1", title: "CNN of the report, batch 1", network: "cnn", batch: 1 },
  { name: "cnn-16", title: "CNN of the report, batch 16", network: "cnn", batch: 16 },
  { name: "cnn-128", title: "CNN of the report, batch 128", network: "cnn", batch: 128 },
] as const;

/** All parts, with what a person who waits is told of each. */
const parts = [
  ...works.map(({ name, title, network }) => ({
    name,
    title: `${title}, ${contestants[network].length} contestants by turns`,
  })),
  { name: "epoch", title: "an epoch of the MLP" },
  { name: "memory", title: "memory after 10 and 1,000 steps" },
  { name: "sweep", title: "a sweep of short runs" },
] as const;

type PartName = typeof parts[number]["name"];

const flags = {
  only: {
    value: "<part>",
    option: option.choice({
      default: "all",
      choices: ["all", ...parts.map(({ name }) => name)],
      description: "one part of it",
    }),
  },
  turns: {
    value: "<n>",
    option: option.integer({ default: 5, min: 1, description: "turns of each contestant" }),
  },
  seconds: {
    value: "<s>",
    option: option.number({
      default: 0.5,
      min: 0,
      description: "of warm-up, and again of timing, in a turn",
    }),
  },
  json: { option: option.boolean({ default: false, description: "print one JSON line as well" }) },
} as const;

if (import.meta.main) {
  await runTask((args) =>
    runCommand(
      {
        name: "deno task bench",
        description:
          "Times training steps of the report's networks by SGD beside peers. PYTHON names the " +
          "interpreter that has PyTorch, if it is not python3.",
        flags,
      },
      args,
      async ({ flags: { only, turns, seconds, json } }) => {
        const found: Record<string, unknown> = {};
        const part = async <T>(
          name: PartName,
          measure: () => Promise<T>,
          describe: (value: T) => string,
        ): Promise<void> => {
          if (only !== "all" && only !== name) return;
          const value = await waitFor(name, only === "all", measure);
          console.log(`${describe(value)}\n`);
          found[name] = value;
        };
        const { os, arch } = Deno.build;
        const cores = navigator.hardwareConcurrency;
        console.log(`${os} ${arch}, ${cores} cores, Deno ${Deno.version.deno}\n`);
        for (const work of works) {
          await part(
            work.name,
            () => takeTurns(work, turns, seconds),
            (results) =>
              `${work.title}: one training step by SGD, float32\n\n${resultTable(results, turns)}`,
          );
        }
        await part(
          "epoch",
          measureEpoch,
          (s) => `MLP, an epoch of 55,000 images: ${s.toFixed(1)} s`,
        );
        await part("memory", measureMemory, memoryTable);
        await part("sweep", measureUtilization, describeUtilization);
        if (json) console.log(JSON.stringify(found));
      },
    )
  );
}

/** Measures a part, and tells the terminal which of how many it is. */
async function waitFor<T>(name: PartName, all: boolean, measure: () => Promise<T>): Promise<T> {
  const i = parts.findIndex((part) => part.name === name);
  const place = all ? `part ${i + 1} of ${parts.length}: ` : "";
  using _waiting = new Waiting(`${place}${parts[i]?.title ?? name}`);
  return await measure();
}
