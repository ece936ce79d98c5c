/**
 * `deno task bench`: training steps, dinograd beside its peers, its targets and the machine's limits.
 *
 * Each contestant runs in a process of its own, by turns. Absolute times are this machine's; the ratios travel.
 *
 * @module
 */
import { dirname, fromFileUrl, resolve } from "@std/path";
import { option, UsageError } from "../kernel/mod.ts";
import { cardText } from "./bench/gpu/card.ts";
import { allowedCardParts } from "./bench/gpu/parts.ts";
import { compareHistory } from "./bench/history_compare.ts";
import { appendHistory, historyEntry, readHistory } from "./bench/history.ts";
import { currentConditions, describeMachine, loadWarning, machineText } from "./bench/machine.ts";
import { allowedParts } from "./bench/parts.ts";
import { checkFile, checkFolder } from "./bench/places.ts";
import { planFor, standardTurns } from "./bench/plan.ts";
import type { BenchReport } from "./bench/report.ts";
import { showPlots } from "./bench/show_plots.ts";
import { FEWEST_TURNS, targetTable } from "./bench/targets.ts";
import { lengthWarning } from "./bench/turns.ts";
import { runCommand } from "./cli/command.ts";
import { optional } from "./cli/flag.ts";
import { runTask } from "./cli/main.ts";
import { writeFileAtomic } from "./run/files.ts";
import { makeFolder } from "./run/make_folder.ts";

/** Where runs with `--save` are kept. */
const HISTORY = fromFileUrl(new URL("./bench/history.jsonl", import.meta.url));

const { cpu, webgpu } = standardTurns;

const flags = {
  backend: {
    value: "<place>",
    option: option.choice({
      default: "cpu",
      choices: ["cpu", "webgpu"],
      description: "the processor, or a graphics card",
    }),
  },
  only: {
    value: "<part>",
    repeatable: true,
    option: option.text({
      default: "",
      description: `a part of it: ${allowedParts}. With --backend webgpu: ${allowedCardParts}`,
    }),
  },
  turns: {
    value: "<n>",
    option: optional(option.integer({
      default: cpu.turns,
      min: 1,
      description:
        `turns of each contestant, by default ${cpu.turns}, and ${webgpu.turns} on a graphics card`,
    })),
  },
  seconds: {
    value: "<s>",
    option: optional(option.number({
      default: cpu.seconds,
      min: 0,
      description:
        `of warm-up, and again of timing, in a turn, by default ${cpu.seconds}, and ${webgpu.seconds} on ` +
        "a graphics card",
    })),
  },
  json: {
    value: "<file>",
    option: optional(option.text({ default: "", description: "write all that was found there" })),
  },
  plots: {
    value: "<folder>",
    option: option.text({ default: "plots/bench", description: "where the plots go" }),
  },
  save: {
    option: option.boolean({
      default: false,
      description: "add the times to tasks/bench/history.jsonl, and say what has changed",
    }),
  },
} as const;

if (import.meta.main) {
  await runTask((args) =>
    runCommand(
      {
        name: "deno task bench",
        description:
          "Times training steps beside peers and says whether the targets are met; about " +
          "ten minutes. PYTHON names the interpreter that has PyTorch, if it is not python3.",
        flags,
        examples: [
          {
            does: "Two works and nothing else",
            line: "deno task bench --only mlp-sgd --only cnn-sgd-1",
          },
          { does: "A graphics card", line: "deno task bench --backend webgpu" },
          {
            does: "Look quickly, and do not trust it",
            line: "deno task bench --only cnn --turns 1",
          },
        ],
      },
      args,
      async ({ flags: { backend, only, json, plots, save, ...given } }) => {
        const { base, card, standard, measure } = await planFor(backend, only);
        const { turns = standard.turns, seconds = standard.seconds } = given;
        // A damaged history or a folder that cannot be made is to be known now, not in ten minutes.
        if (save && turns < FEWEST_TURNS) {
          throw new UsageError(
            `--save: found ${turns} of --turns, needed: ${FEWEST_TURNS} or more, to know how far times spread`,
          );
        }
        if (json !== undefined) await checkFile("--json", json);
        await checkFolder("--plots", plots);
        const history = save ? await readHistory(HISTORY) : [];
        const date = new Date().toISOString();
        const [machine, conditions] = [describeMachine(), await currentConditions()];
        console.log(machineText(machine, conditions));
        if (card !== undefined) console.log(cardText(card));
        const warnings = [
          loadWarning(conditions, machine),
          lengthWarning(seconds, standard.seconds),
        ].filter((warning) => warning !== "");
        for (const warning of warnings) console.warn(warning);
        console.log();
        const found = await measure({ turns, seconds });
        const report: BenchReport = { date, machine, ...conditions, turns, seconds, ...found };
        if (json !== undefined) {
          await makeFolder(dirname(resolve(json)));
          await writeFileAtomic(json, `${JSON.stringify(report)}\n`);
        }
        await showPlots(report, base, plots);
        if (save) {
          const { works } = report;
          const adapter = card?.name;
          const entry = historyEntry({ date, machine, conditions, adapter, base, works });
          await appendHistory(HISTORY, entry);
          console.log(`${compareHistory(history, entry, base).join("\n")}\n`);
        }
        const { versions, targets } = report;
        const problems = problemsOf(report);
        if (problems.length > 0) console.log(`Not counted:\n${problems.join("\n")}\n`);
        if (versions.length > 0) console.log(`Measured: ${versions.join("; ")}\n`);
        if (targets.length > 0) console.log(targetTable(targets));
        if (warnings.length > 0) console.warn(`\n${warnings.join("\n")}`);
      },
    )
  );
}

/** Why contestants do not count, each reason once: tables have room for its beginning alone. */
function problemsOf({ works }: BenchReport): string[] {
  const problems = Object.values(works).flat().filter(({ problem }) => problem !== "");
  return [...new Set(problems.map(({ label, problem }) => `  ${label}: ${problem}`))];
}
