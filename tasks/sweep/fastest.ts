/**
 * `deno task sweep --backend auto`: one backend for all runs, so that they can be compared.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import type { PluginSet } from "../../kernel/plugin.ts";
import { runCommand } from "../cli/command.ts";
import { AUTO } from "../train/auto/name.ts";
import { trainFlags } from "../train/command.ts";
import { type Flags, prepare } from "../train/setup.ts";
import type { SweepFlags } from "./flags.ts";
import { makePlan } from "./plan.ts";

/**
 * The flags with the backend that is fastest for the first run in the place of `auto`. It is measured with all cores,
 * also where runs at the same time will share them.
 */
export async function withFastestBackend(
  flags: SweepFlags,
  given: ReadonlySet<string>,
  plugins: PluginSet,
): Promise<SweepFlags> {
  if (flags.backend !== AUTO) return flags;
  const standard = trainFlags.backend.option.default;
  const [first] = makePlan({ ...flags, backend: standard }, given, plugins).runs;
  if (first === undefined) throw new UsageError("--backend auto: the sweep has no run");
  const told = await flagsOf(first.args);
  const { backend } = await prepare({ ...told, backend: AUTO }, plugins);
  return { ...flags, backend };
}

/** Arguments of `deno task train` as flags. */
async function flagsOf(args: readonly string[]): Promise<Flags> {
  const read: Flags[] = [];
  const spec = { name: "deno task train", description: "", flags: trainFlags };
  await runCommand(spec, args, ({ flags }) => void read.push(flags));
  const [only] = read;
  if (only === undefined) throw new UsageError(`found "${args.join(" ")}", which trains nothing`);
  return only;
}
