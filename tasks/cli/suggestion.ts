/**
 * What a person probably meant by a flag or an option that is not there.
 *
 * @module
 */
import { didYouMean, meant, type Options } from "../../kernel/options.ts";
import { flagName, type Flags } from "./flag.ts";

/** Something with a name, and how it is written where it is asked for. */
export interface Suggested {
  /** Its name in scripts: `learningRate`. */
  readonly name: string;
  /** `optimizer.learningRate`. */
  readonly written: string;
}

/** Flags as they are written: `--batch-size`. */
export function suggestedFlags(flags: Flags): Suggested[] {
  return Object.entries(flags).flatMap(([name, flag]) => {
    const written = flagName(name, flag);
    const own = { name, written };
    // --shufle and --no-shufle are both near it.
    return written.startsWith("--no-") ? [own, { name: written.slice(2), written }] : [own];
  });
}

/** The options of a plugin, as `--set` and what varies in a sweep take them: `model.hidden`. */
export function suggestedOptions(section: string, options: Options): Suggested[] {
  return Object.keys(options).map((name) => ({ name, written: `${section}.${name}` }));
}

/** `; did you mean "--set optimizer.learningRate=VALUE"?`, or nothing where there is no telling. */
export function suggestionFor(found: string, known: readonly Suggested[]): string {
  const names = meant(found, [...new Set(known.map(({ name }) => name))]);
  const written = known.filter(({ name }) => names.includes(name)).map(({ written }) => written);
  return didYouMean([...new Set(written)]);
}
