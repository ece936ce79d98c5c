/**
 * The command line of a task. This is the only file that knows the library which splits the
 * arguments and lays out the help text (commander); another one takes its place here.
 *
 * @module
 */
import { Command, Option as CommanderOption } from "commander";
import { describeFlag, flagName, type Flags, type FlagTexts, readFlags } from "./flag.ts";
import { refuseOperands, refuseUnknown, refuseWithoutValue } from "./refuse.ts";
import {
  type CommandSpec,
  type Example,
  type Given,
  type HelpOutput,
  type HelpSection,
  standardOutput,
} from "./spec.ts";
import { type Style, styleOf } from "./style.ts";

/**
 * Reads `args` and runs `action` with what they say, or prints the help text when they hold
 * `--help` or `-h`.
 *
 * ```ts
 * import { option } from "../../kernel/options.ts";
 *
 * const epochs = option.integer({ default: 5, min: 1, description: "passes over the data" });
 * await runCommand(
 *   { name: "deno task train", description: "Trains.", flags: { epochs: { value: "<n>", option: epochs } } },
 *   ["--epochs", "20"],
 *   ({ flags }) => console.log(flags.epochs), // 20
 * );
 * ```
 *
 * Throws a user error for an unknown flag, a missing value, an argument that does not
 * belong there, and whatever the flags' own options refuse.
 */
export async function runCommand<F extends Flags>(
  spec: CommandSpec<F>,
  args: readonly string[],
  action: (given: Given<F>) => void | Promise<void>,
  output: HelpOutput = standardOutput(),
): Promise<void> {
  const texts = new Map<string, string[]>();
  const withoutValue: string[] = [];
  const command = buildCommand(spec, (name, text) => {
    if (text === null) withoutValue.push(name);
    else texts.set(name, [...texts.get(name) ?? [], text]);
  });
  const end = args.indexOf("--");
  const asksForHelp = (end < 0 ? args : args.slice(0, end)).some(isHelp);
  const { operands, unknown } = command.parseOptions(
    asksForHelp ? args.filter((arg) => !isHelp(arg)) : [...args],
  );
  if (asksForHelp) {
    output.write(helpText(spec, command, texts, output));
    return;
  }
  refuseWithoutValue(spec, withoutValue);
  refuseUnknown(spec, unknown, texts);
  refuseOperands(spec, operands);
  const flags = readFlags(spec.flags, texts);
  await action({ flags, operands, given: new Set(texts.keys()) });
}

function isHelp(arg: string): boolean {
  return arg === "--help" || arg === "-h";
}

/** A commander command that only reports which flag stood there with which text, null for none. */
function buildCommand(
  spec: CommandSpec<Flags>,
  report: (name: string, text: string | null) => void,
): Command {
  const command = new Command(spec.name);
  command.helpOption("-h, --help", "this text").description(spec.description);
  for (const [name, flag] of Object.entries(spec.flags)) {
    const written = flagName(name, flag);
    if (flag.value === undefined) {
      command.addOption(new CommanderOption(written, describeFlag(flag)));
      const isOn = String(!written.startsWith("--no-"));
      command.on(`option:${written.slice(2)}`, () => report(name, isOn));
    } else {
      // Declared with an optional value, so that commander never takes the next flag for it: with
      // a required one, `--name --epochs 3` would name the run "--epochs".
      command.addOption(new CommanderOption(`${written} [value]`, describeFlag(flag)));
      command.on(`option:${written.slice(2)}`, (text: string | null) => report(name, text));
    }
  }
  const { operands } = spec;
  if (operands !== undefined) {
    const { value, min = 0, max = Infinity } = operands;
    const inner = value.replace(/^<|>$/g, "") + (max > 1 ? "..." : "");
    command.argument(min > 0 ? `<${inner}>` : `[${inner}]`, operands.description);
  }
  return command;
}

/** Descriptions are wrapped down to this many columns. */
const LEAST_WRAP = 20;

function helpText(
  spec: CommandSpec<Flags>,
  command: Command,
  texts: FlagTexts,
  output: HelpOutput,
): string {
  const style = styleOf(output.colour);
  const placeholders = new Map(
    Object.entries(spec.flags).map(([name, flag]) => [
      `${flagName(name, flag)} [value]`,
      `${flagName(name, flag)} ${flag.value ?? ""}${flag.repeatable === true ? " ..." : ""}`,
    ]),
  );
  command.configureHelp({
    helpWidth: output.width,
    minWidthToWrap: LEAST_WRAP,
    optionTerm: ({ flags }) => placeholders.get(flags) ?? flags,
    styleTitle: style.bold,
  });
  const sections = spec.sections?.(texts) ?? [];
  return [
    command.createHelp().formatHelp(command, command.createHelp()).trimEnd(),
    ...sections.map((section) => sectionText(section, output.width, style)),
    examplesText(spec.examples ?? [], style),
  ].filter((part) => part !== "").join("\n\n") + "\n";
}

function sectionText({ title, items }: HelpSection, width: number, style: Style): string {
  const layout = new Command().createHelp();
  layout.helpWidth = width;
  layout.minWidthToWrap = LEAST_WRAP;
  const terms = Math.max(0, ...items.map(({ term }) => term.length));
  const lines = items.map(({ term, description }) =>
    layout.formatItem(term, terms, description, layout)
  );
  return [style.bold(`${title}:`), ...(lines.length === 0 ? ["  none"] : lines)].join("\n");
}

function examplesText(examples: readonly Example[], style: Style): string {
  if (examples.length === 0) return "";
  const lines = examples.map(({ does, line }) => `  ${does}:\n    ${line}`);
  return [style.bold("Examples:"), ...lines].join("\n");
}
