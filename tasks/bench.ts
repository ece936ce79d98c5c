/**
 * `deno task bench`: one training step of the report's network, dinograd beside its peers.
 *
 * The contestants take turns, so that a change in the machine's speed meets them all; each runs in a
 * process of its own. Absolute times are this machine's; the ratios travel.
 *
 * @module
 */
import { option } from "../kernel/mod.ts";
import { type Contestant, contestants, type Outcome, runContestant } from "./bench/contestants.ts";
import { measureEpoch } from "./bench/epoch.ts";
import { measureMemory, type MemoryReport } from "./bench/memory.ts";
import { describeUtilization, measureUtilization } from "./bench/utilization.ts";
import { runCommand } from "./cli/command.ts";
import { runTask } from "./cli/main.ts";
import { formatTable } from "./cli/table.ts";

const flags = {
  turns: {
    value: "<n>",
    option: option.integer({ default: 5, min: 1, description: "turns of each contestant" }),
  },
  rounds: {
    value: "<n>",
    option: option.integer({ default: 10, min: 1, description: "timed steps in a turn" }),
  },
  json: { option: option.boolean({ default: false, description: "print one JSON line as well" }) },
} as const;

interface Result {
  readonly contestant: Contestant;
  readonly outcomes: readonly Outcome[];
}

if (import.meta.main) {
  await runTask((args) =>
    runCommand(
      {
        name: "deno task bench",
        description:
          "Times a training step of the MLP 784-3136-10, batch 128, SGD, beside peers. PYTHON names " +
          "the interpreter that has PyTorch, if it is not python3.",
        flags,
      },
      args,
      async ({ flags: { turns, rounds, json } }) => {
        console.log(
          `${Deno.build.os} ${Deno.build.arch}, ${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}`,
        );
        console.log("training step of the MLP 784-3136-10, batch 128, SGD, float32\n");
        const results = await takeTurns(turns, rounds);
        console.log(`${table(results)}\n`);
        const epochSeconds = await measureEpoch();
        console.log(`an epoch of 55,000 images:  ${epochSeconds.toFixed(1)} s`);
        const memory = await measureMemory();
        console.log(describeMemory(memory));
        const utilization = await measureUtilization();
        console.log(describeUtilization(utilization));
        if (json) console.log(JSON.stringify({ results, epochSeconds, memory, utilization }));
      },
    )
  );
}

async function takeTurns(turns: number, rounds: number): Promise<Result[]> {
  const results = contestants.map((contestant) => ({ contestant, outcomes: [] as Outcome[] }));
  for (let turn = 0; turn < turns; turn++) {
    for (const { contestant, outcomes } of results) {
      const [first] = outcomes;
      // What is not there in the first turn will not be there in the second.
      if (first !== undefined && "missing" in first) continue;
      outcomes.push(await runContestant(contestant, rounds));
    }
  }
  return results;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

/** The medians of the turns, in milliseconds. */
function turnMedians({ outcomes }: Result): number[] {
  return outcomes.flatMap((o) => "missing" in o ? [] : [median(o.milliseconds)]);
}

function table(results: readonly Result[]): string {
  const [own] = results;
  const ownTurns = own ? turnMedians(own) : [];
  const milliseconds = (x: number) => `${x.toFixed(1)} ms`;
  const ratio = (x: number) => x.toFixed(2);
  return formatTable(
    [
      { title: "" },
      { title: "median", format: milliseconds },
      { title: "fastest turn", format: milliseconds },
      { title: "slowest turn", format: milliseconds },
      { title: "dinograd / this", format: ratio },
      { title: "loss of step 3", format: (x) => x.toFixed(4) },
      { title: "" },
    ],
    results.map((result) => {
      const { contestant, outcomes } = result;
      const turns = turnMedians(result);
      if (turns.length === 0) {
        const [why] = outcomes;
        return [
          contestant.label,
          undefined,
          undefined,
          undefined,
          undefined,
          undefined,
          why && "missing" in why ? why.missing : "",
        ];
      }
      const ratios = turns.map((time, i) => (ownTurns[i] ?? NaN) / time);
      const losses = outcomes.flatMap((o) => "missing" in o ? [] : [o.losses[2] ?? NaN]);
      return [
        contestant.label,
        median(turns),
        Math.min(...turns),
        Math.max(...turns),
        median(ratios),
        losses[0],
        "",
      ];
    }),
  );
}

function describeMemory({ after10, after1000 }: MemoryReport): string {
  const show = (m: MemoryReport["after10"]) =>
    `${m.arrays} arrays, ${(m.bytes / 1e6).toFixed(2)} MB in use, ${
      (m.reserved / 1e6).toFixed(2)
    } MB reserved`;
  return `memory after 10 steps:      ${show(after10)}\nmemory after 1,000 steps:   ${
    show(after1000)
  }`;
}
