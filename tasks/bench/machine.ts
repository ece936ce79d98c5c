/**
 * The machine that was measured on.
 *
 * @module
 */
import { cpus } from "node:os";

/** What times depend on. Two runs on machines that are alike in all of it can be compared. */
export interface Machine {
  /** The processor's model. */
  readonly cpu: string;
  /** How many it has. */
  readonly cores: number;
  /** In GiB. */
  readonly memory: number;
  /** System, its release and the architecture. */
  readonly os: string;
}

/** What else is to be known of a run. */
export interface Conditions {
  /** Version of Deno. */
  readonly deno: string;
  /** Version of the engine. */
  readonly v8: string;
  /** The commit of the project, with `+` where files differ from it; empty where git does not say. */
  readonly commit: string;
  /** How many programs wanted to run in the minute before, on average. */
  readonly load: number;
}

/** The machine. */
export function describeMachine(): Machine {
  const { os, arch } = Deno.build;
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: navigator.hardwareConcurrency,
    memory: Math.round(Deno.systemMemoryInfo().total / 2 ** 30),
    os: `${os} ${Deno.osRelease()} ${arch}`,
  };
}

/** What the run starts with. */
export async function currentConditions(): Promise<Conditions> {
  const { deno, v8 } = Deno.version;
  const [load = 0] = Deno.loadavg();
  return { deno, v8, commit: await currentCommit(), load };
}

async function currentCommit(): Promise<string> {
  const head = await git("rev-parse", "--short", "HEAD");
  if (head === undefined) return "";
  const changes = await git("status", "--porcelain", "--untracked-files=no");
  return changes === "" ? head : `${head}+`;
}

async function git(...args: string[]): Promise<string | undefined> {
  try {
    const cwd = new URL(".", import.meta.url);
    const { success, stdout } = await new Deno.Command("git", { args, cwd, stderr: "null" })
      .output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Other programs take this share of the cores before it is worth a warning. */
const BUSY = 0.25;

/** Why times of this run are not to be trusted; empty where nothing speaks against them. */
export function loadWarning({ load }: Pick<Conditions, "load">, { cores }: Machine): string {
  if (load <= BUSY * cores) return "";
  return `warning: the load average is ${load.toFixed(1)} on ${cores} ${
    cores === 1 ? "core" : "cores"
  }: other programs are running, and times and ratios will be off; wait until they are done`;
}

/** Both in a line or two. */
export function machineText(machine: Machine, conditions: Conditions): string {
  const { cpu, cores, memory, os } = machine;
  const { deno, v8, commit, load } = conditions;
  return [
    `${cpu}, ${cores} ${cores === 1 ? "core" : "cores"}, ${memory} GiB, ${os}`,
    `Deno ${deno}, V8 ${v8}${commit === "" ? "" : `, commit ${commit}`}, load ${load.toFixed(2)}`,
  ].join("\n");
}
