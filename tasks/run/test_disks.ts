/**
 * Disks that are full, read-only or forbidden, for tests.
 *
 * @module
 */

/** How a shell script ended. */
export interface Ended {
  /** Its exit code. */
  readonly code: number;
  /** What it printed. */
  readonly stdout: string;
  /** What it printed as errors. */
  readonly stderr: string;
}

/** What a test needs of the machine: a name that says so, and whether it is missing. */
export interface Needs {
  /** Whether the machine lacks it. */
  readonly ignore: boolean;
  /** The name of a test, with what is lacking. */
  readonly name: (text: string) => string;
}

async function run(command: readonly string[], env: Record<string, string>): Promise<Ended> {
  const [program = "", ...args] = command;
  const { code, stdout, stderr } = await new Deno.Command(program, { args, env }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

async function needs(what: string, command: readonly string[]): Promise<Needs> {
  const isThere = Deno.build.os !== "windows" &&
    await run(command, {}).then(({ code }) => code === 0, () => false);
  return { ignore: !isThere, name: (text) => isThere ? text : `${text} (needs ${what})` };
}

/** A namespace in which we are root, as far as it reaches, and what we mount is seen by us alone. */
const NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount", "bash", "-c"];

/**
 * Runs a bash script that can mount disks of its own: `mount -t tmpfs -o size=64k none "$DISK"`. They are
 * gone when it ends.
 */
export function withOwnDisks(script: string, env: Record<string, string> = {}): Promise<Ended> {
  return run([...NAMESPACE, script], env);
}

/** What `withOwnDisks` needs. */
export const ownDisks: Needs = await needs(
  "Linux with user namespaces",
  [...NAMESPACE, "mount -t tmpfs -o size=64k none /mnt"],
);

/** Runs a bash script. */
export function withBash(script: string, env: Record<string, string> = {}): Promise<Ended> {
  return run(["bash", "-c", script], env);
}

/** What `withBash` needs. */
export const bash: Needs = await needs("bash", ["bash", "-c", "true"]);

/** Root may write where the permissions say nobody may, unless it gives up that power. */
const POWERLESS = Deno.uid() === 0 ? ["setpriv", "--bounding-set=-dac_override"] : [];

/** Runs a bash script for which permissions hold, also when root runs the tests. */
export function withPermissions(script: string, env: Record<string, string> = {}): Promise<Ended> {
  return run([...POWERLESS, "bash", "-c", script], env);
}

/** What `withPermissions` needs. */
export const permissions: Needs = await needs(
  "a system on which permissions hold for root, too, or another user",
  [...POWERLESS, "bash", "-c", "true"],
);
