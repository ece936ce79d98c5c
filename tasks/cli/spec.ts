/**
 * What a task declares about its command line, and what it is told of what stood there. Nothing
 * here knows which library reads the command line.
 *
 * @module
 */
import type { Options } from "../../kernel/options.ts";
import { describeOption, type Flags, type FlagTexts, type FlagValues } from "./flag.ts";

/** Arguments that are not flags: `deno task plot runs/a runs/b`. */
export interface Operands {
  /** Placeholder in the help text: `<run>`. */
  readonly value: string;
  /** What they are. */
  readonly description: string;
  /** The fewest allowed; 0 when left out. */
  readonly min?: number;
  /** The most allowed; no limit when left out. */
  readonly max?: number;
}

/** An example for the help text. */
export interface Example {
  /** What the line does, without a full stop. */
  readonly does: string;
  /** The whole command line. */
  readonly line: string;
}

/** A term of the help text, and what it means. */
export interface HelpItem {
  /** As it is written: `--set model.hidden=VALUE`. */
  readonly term: string;
  /** What it means. */
  readonly description: string;
  /** The name of the plugin's option that the term sets, if it sets one: `hidden`. */
  readonly option?: string;
}

/** A further part of the help text: a title over lines of a term and what it means. */
export interface HelpSection {
  /** Without a colon. */
  readonly title: string;
  /** One line each, wrapped where it is long. */
  readonly items: readonly HelpItem[];
}

/** What a task declares about its command line. */
export interface CommandSpec<F extends Flags> {
  /** How the task is called: `deno task train`. */
  readonly name: string;
  /** What the task does, for the top of the help text. */
  readonly description: string;
  /** The flags, by their names in scripts. */
  readonly flags: F;
  /** Without it, no argument but flags is allowed. */
  readonly operands?: Operands;
  /** Shown at the end of the help text. */
  readonly examples?: readonly Example[];
  /** Made when help is asked for; `texts` holds what else was given, such as `--model`. */
  readonly sections?: (texts: FlagTexts) => readonly HelpSection[];
}

/** What stood on the command line, checked. */
export interface Given<F extends Flags> {
  /** The values of the flags, with defaults for those that were not given. */
  readonly flags: FlagValues<F>;
  /** The arguments that are not flags. */
  readonly operands: readonly string[];
  /** The flags that were given, by their names in scripts; the others have their defaults. */
  readonly given: ReadonlySet<string>;
}

/** Where the help text goes. */
export interface HelpOutput {
  /** Writes whole lines. */
  write(text: string): void;
  /** Columns to wrap at. */
  readonly width: number;
  /** Whether titles may be set in bold. */
  readonly colour: boolean;
}

/** The section of the help text for a plugin's options: `Options of model mlp`. */
export function optionSection(title: string, section: string, options: Options): HelpSection {
  return {
    title,
    items: Object.entries(options).map(([name, declared]) => ({
      term: `--set ${section}.${name}=VALUE`,
      description: describeOption(declared),
      option: name,
    })),
  };
}

/** Standard output, as wide as its terminal; 80 columns where there is none. */
export function standardOutput(): HelpOutput {
  const isTerminal = Deno.stdout.isTerminal();
  return {
    write: (text) => console.log(text.trimEnd()),
    width: isTerminal && Deno.consoleSize().columns || 80,
    colour: isTerminal && !Deno.noColor,
  };
}
