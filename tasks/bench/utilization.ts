/**
 * How busy a sweep of short runs keeps the cores: 12 runs of a few seconds each, two at a time.
 *
 * @module
 */
import { fromFileUrl } from "@std/path";
import { UsageError } from "../../kernel/mod.ts";

/** Where the time of the cores went while a sweep was run. */
export interface Utilization {
  /** Seconds from the command's start to its end: planning, loading data, training, plots, the report. */
  readonly seconds: number;
  /** CPU time of the sweep and its runs, user and system, over that of the cores it may use: two. */
  readonly used: number;
  /** What of the machine's CPU time other programs used. Where it is large, measure again. */
  readonly others: number;
  /** What of the machine's CPU time nobody used. */
  readonly idle: number;
}

const RUNS = 12;
const PARALLEL = 2;

/** CPU times in /proc are in units of 1/100 s: USER_HZ, the same on every Linux that Deno runs on. */
const TICKS = 100;

/**
 * Runs the sweep and reads from Linux' `/proc` what it took. On other systems, where the CPU time of a
 * child's children cannot be told, `undefined`.
 */
export async function measureUtilization(): Promise<Utilization | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  const folder = await Deno.makeTempDir({ prefix: "dinograd-sweep-" });
  try {
    const before = { machine: await machineTicks(), children: await childrenTicks() };
    const begin = performance.now();
    await runSweep(folder);
    const seconds = (performance.now() - begin) / 1000;
    const after = { machine: await machineTicks(), children: await childrenTicks() };
    const total = after.machine.total - before.machine.total;
    const idle = after.machine.idle - before.machine.idle;
    const own = after.children - before.children;
    return {
      seconds,
      used: own / TICKS / seconds / PARALLEL,
      others: Math.max(0, total - idle - own) / total,
      idle: idle / total,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function runSweep(folder: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    cwd: fromFileUrl(new URL("../../", import.meta.url)),
    args: [
      ...["run", "--quiet", "-P=sweep", "tasks/sweep.ts", "--sweeps", folder],
      ...["--repeat", String(RUNS), "--parallel", String(PARALLEL), "--epochs", "5"],
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new UsageError(`the sweep failed: ${new TextDecoder().decode(stderr)}`);
}

/** CPU time of all children of this process that have ended, and of theirs: cutime + cstime of proc(5). */
async function childrenTicks(): Promise<number> {
  const stat = await Deno.readTextFile("/proc/self/stat");
  // The second field is the program's name in parentheses, which may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ").map(Number);
  const [cutime = NaN, cstime = NaN] = fields.slice(13, 15);
  return cutime + cstime;
}

/** Time of all cores since the machine started; waiting for a disk counts as idle. */
async function machineTicks(): Promise<{ readonly total: number; readonly idle: number }> {
  const [line = ""] = (await Deno.readTextFile("/proc/stat")).split("\n", 1);
  // user nice system idle iowait irq softirq steal; the rest is counted in user and nice already.
  const fields = line.split(/\s+/).slice(1, 9).map(Number);
  const total = fields.reduce((sum, ticks) => sum + ticks, 0);
  return { total, idle: (fields[3] ?? NaN) + (fields[4] ?? NaN) };
}

/** In words, for the bench. */
export function describeUtilization(utilization: Utilization | undefined): string {
  const what = `sweep of ${RUNS} short runs, ${PARALLEL} at a time:`;
  if (utilization === undefined) {
    return `${what}  not measured: this system does not tell the CPU time of a child's children`;
  }
  const { seconds, used, others, idle } = utilization;
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
  return `${what}  ${seconds.toFixed(1)} s, ${percent(used)} of ${PARALLEL} cores used ` +
    `(of the whole machine: ${percent(others)} by other programs, ${percent(idle)} idle)`;
}
