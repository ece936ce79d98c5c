/**
 * What `deno task check` declares about its command line, and does.
 *
 * @module
 */
import { checkFile, checkFolder } from "../bench/places.ts";
import { dirname } from "node:path";
import { option, type PluginSet, UsageError } from "../../kernel/mod.ts";
import { type FlagValues, optional } from "../cli/flag.ts";
import { shellWord } from "../cli/shell_word.ts";
import { type CommandSpec, type HelpOutput, standardOutput } from "../cli/spec.ts";
import { Waiting } from "../cli/waiting.ts";
import { writeFileAtomic } from "../run/files.ts";
import { makeFolder } from "../run/make_folder.ts";
import { describeMachine } from "./machine.ts";
import { count, type Matrix } from "./matrix.ts";
import { measureMatrix } from "./measure.ts";
import { matrixPage } from "./page.ts";
import { matrixPlot } from "./plot.ts";
import { matrixText } from "./text.ts";
import { lessons, type LessonSize } from "./training.ts";
import { variantsOf } from "./variants.ts";

/** The flags of `deno task check`. */
export const checkFlags = {
  backends: {
    option: option.boolean({
      default: false,
      description: "compute everything on every backend, or on those named, and compare",
    }),
  },
  json: {
    value: "<file>",
    option: optional(option.text({ default: "", description: "write what was found as JSON" })),
  },
  plots: {
    value: "<folder>",
    option: optional(option.text({
      default: "",
      description: "draw it: backends.vl.json (Vega-Lite), backends.svg and backends.png",
    })),
  },
  markdown: {
    value: "<file>",
    option: optional(option.text({
      default: "",
      description: "write it as a page of documentation",
    })),
  },
  plugin: {
    value: "<file>",
    repeatable: true,
    option: option.text({
      default: "",
      description:
        "module whose backends, ops and optimizers to check too; may be given several times",
    }),
  },
} as const;

/** The flags of `deno task check`, checked. */
export type CheckFlags = FlagValues<typeof checkFlags>;

/** The command line of `deno task check`. */
export const checkCommand: CommandSpec<typeof checkFlags> = {
  name: "deno task check",
  description:
    "Checks that backends compute the same: every op forward and backward, every optimizer, random numbers and two " +
    "short trainings, beside the reference. Takes a minute or two. Its exit code is 1 where something is wrong.",
  flags: checkFlags,
  operands: { value: "<backend>", description: "with --backends: which; all when left out" },
  examples: [
    { does: "Check every backend that this machine can make", line: "deno task check --backends" },
    { does: "Check two of them", line: "deno task check --backends wasm native" },
    {
      does: "Check a backend of your own, and draw what comes of it",
      line: "deno task check --backends mine --plugin ./my_backend.ts --plots plots",
    },
  ],
};

/** As long as it takes the network to learn something: 30 steps. */
const usualSize: LessonSize = { examples: 480, batchSize: 16 };

/** Checks and prints. Returns whether all is right. */
export async function runCheck(
  flags: CheckFlags,
  names: readonly string[],
  plugins: PluginSet,
  output: HelpOutput = standardOutput(),
  size: LessonSize = usualSize,
): Promise<boolean> {
  if (!flags.backends) {
    throw new UsageError(
      "deno task check: nothing to check was named; --backends checks every backend, --backends wasm only that one",
    );
  }
  const chosen = names.length === 0
    ? plugins.all("backend")
    : [...new Set(names)].map((name) => plugins.get("backend", name));
  // Where nothing can be written is to be known now, not in a minute.
  if (flags.json !== undefined) await checkFile("--json", flags.json);
  if (flags.markdown !== undefined) await checkFile("--markdown", flags.markdown);
  if (flags.plots !== undefined) await checkFolder("--plots", flags.plots);
  // What others are compared with comes first, and it in float64 before float32.
  const variants = chosen.flatMap(variantsOf).sort((a, b) => rank(a) - rank(b));
  const { matrix, machine } = await waitFor(async (say) => ({
    matrix: await measureMatrix({
      variants,
      plugins,
      lessons: await lessons(size),
      onProgress: say,
    }),
    machine: await describeMachine(chosen),
  }));
  output.write(matrixText(matrix, Math.min(WIDEST, Math.max(LEAST, output.width))));
  await writeFiles(flags, matrix, machine, commandOf(flags, names), output);
  return count(matrix, "wrong") === 0;
}

/** Longer lines of prose are hard to read, and shorter ones beside the table odd. */
const [WIDEST, LEAST] = [100, 80];

function rank({ plugin, options }: ReturnType<typeof variantsOf>[number]): number {
  return plugin.name !== "reference" ? 2 : options["dtype"] === "float64" ? 0 : 1;
}

async function waitFor<T>(body: (say: (line: string) => void) => Promise<T>): Promise<T> {
  using waiting = new Waiting("checking; what is compiled for the first time takes seconds");
  return await body((line) => waiting.say(line));
}

async function writeFiles(
  { json, plots, markdown }: CheckFlags,
  matrix: Matrix,
  machine: Awaited<ReturnType<typeof describeMachine>>,
  command: string,
  output: HelpOutput,
): Promise<void> {
  const write = async (path: string, text: string) => {
    await makeFolder(dirname(path));
    await writeFileAtomic(path, text);
    output.write(path);
  };
  if (json !== undefined) {
    await write(json, JSON.stringify({ command, machine, ...matrix }, null, 2) + "\n");
  }
  if (markdown !== undefined) await write(markdown, matrixPage(matrix, machine, command));
  if (plots !== undefined) {
    const { writePlot } = await import("../plot/render.ts");
    output.write(await writePlot(plots, "backends", matrixPlot(matrix)));
  }
}

/** What was typed, as far as it decides what is in the files. */
function commandOf({ markdown, plugin }: CheckFlags, names: readonly string[]): string {
  return [
    "deno task check --backends",
    ...names.map(shellWord),
    ...plugin.map((path) => `--plugin ${shellWord(path)}`),
    ...markdown === undefined ? [] : [`--markdown ${shellWord(markdown)}`],
  ].join(" ");
}
