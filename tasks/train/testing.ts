/**
 * Runs the command as a user does, in a process of its own.
 *
 * @module
 */
import { fromFileUrl, join } from "@std/path";

/** How a command ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const root = fromFileUrl(new URL("../../", import.meta.url));

/** Starts `deno task train` with these arguments. */
export function start(...args: string[]): Deno.ChildProcess {
  return startIn(root, {}, ...args);
}

/** Starts `deno task train` in a folder, with variables of the environment. */
function startIn(
  cwd: string,
  env: Readonly<Record<string, string>>,
  ...args: string[]
): Deno.ChildProcess {
  const config = ["--config", join(root, "deno.json"), "-P=train"];
  return new Deno.Command(Deno.execPath(), {
    cwd,
    args: ["run", "--quiet", ...config, join(root, "tasks", "train.ts"), ...args],
    env: { NO_COLOR: "1", DINOGRAD_DATA: "", ...env },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Waits for the end of a command. */
export async function ended(child: Deno.ChildProcess): Promise<Ended> {
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Runs `deno task train` with these arguments. */
export function train(...args: string[]): Promise<Ended> {
  return ended(start(...args));
}

/** Runs `deno task train` in a folder, with variables of the environment. */
export function trainIn(
  cwd: string,
  env: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Ended> {
  return ended(startIn(cwd, env, ...args));
}

/** Runs `body` with a folder that is gone afterwards. */
export async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The bytes of a run that must not depend on how often it was stopped. */
export async function numbersOf(run: string): Promise<Record<string, string>> {
  const files = [
    "metrics.jsonl",
    "histograms.jsonl",
    "model.safetensors",
    "predictions.safetensors",
  ];
  const checkpoints = ["checkpoints/last.safetensors", "checkpoints/best.safetensors"];
  const digests = [...files, ...checkpoints].map(async (file) => {
    const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(`${run}/${file}`));
    return [file, new Uint8Array(digest).toHex()] as const;
  });
  return Object.fromEntries(await Promise.all(digests));
}
