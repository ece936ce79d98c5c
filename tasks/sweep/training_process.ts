/**
 * `deno task train` in a process of its own.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { UsageError } from "../../kernel/errors.ts";
import { taskOf } from "../train/task_of.ts";
import { errorLine } from "./error_line.ts";
import { LOCK_VARIABLE, PARENT_VARIABLE } from "./leash_variables.ts";
import { LogFile } from "./log_file.ts";

/** How a training process ended. */
export interface Ending {
  /** Its exit code; 128 + the signal's number where a signal ended it. */
  readonly code: number;
  /** The signal that ended it, if one did: `SIGKILL`. */
  readonly signal: string | null;
  /** What it said on standard error, in one line; empty if it said nothing. */
  readonly error: string;
}

/** A training process under way. */
export interface TrainingProcess {
  /** How it ended, once it has. Does not reject. */
  readonly ended: Promise<Ending>;
  /** Asks it to write a checkpoint and stop. */
  stop(): void;
}

/** What a training process is told. */
export interface TrainingCommand {
  /** Arguments of `deno task train`. */
  readonly args: readonly string[];
  /** The backend that they name, on which permissions depend. */
  readonly backend: string;
  /** How many threads it may use, where the environment does not say. */
  readonly threads: number;
  /** The file to which its output is added. */
  readonly log: string;
  /** The file that it locks while it runs. */
  readonly lock: string;
}

/** Starts a training process. */
export type StartTraining = (command: TrainingCommand) => Promise<TrainingProcess>;

/** How many characters of standard error are kept to find the error in. */
const TAIL = 8192;

/**
 * Starts `deno task train` by this same Deno, in this folder, with the permissions that `deno.json` gives to the
 * task of its backend. Throws a {@linkcode UsageError} where the project's files are not on this disk.
 */
export async function startTraining(
  { args, backend, threads, log, lock }: TrainingCommand,
): Promise<TrainingProcess> {
  const file = await LogFile.open(log);
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-prompt", `-P=${taskOf(backend)}`],
      ...["--config", own("../../deno.json"), "--preload", own("./leash.ts")],
      ...[own("../train.ts"), ...args],
    ],
    env: {
      NO_COLOR: "1",
      DINOGRAD_THREADS: Deno.env.get("DINOGRAD_THREADS") || String(threads),
      [LOCK_VARIABLE]: lock,
      [PARENT_VARIABLE]: String(Deno.pid),
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    // Ctrl-C reaches every process of a terminal's group. A training process takes the second signal
    // as impatience and ends without a checkpoint, so that it must hear of it from the sweep alone.
    detached: true,
  }).spawn();
  return {
    ended: watch(child, file),
    stop: () => {
      try {
        child.kill("SIGTERM");
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound)) throw error;
        // It has just ended by itself.
      }
    },
  };
}

async function watch(child: Deno.ChildProcess, file: LogFile): Promise<Ending> {
  using _file = file;
  const decoder = new TextDecoder();
  let tail = "";
  const [{ code, signal }] = await Promise.all([
    child.status,
    drain(child.stdout, (bytes) => file.write(bytes)),
    drain(child.stderr, async (bytes) => {
      tail = (tail + decoder.decode(bytes, { stream: true })).slice(-TAIL);
      await file.write(bytes);
    }),
  ]);
  return { code, signal, error: errorLine(tail) };
}

async function drain(
  stream: ReadableStream<Uint8Array>,
  take: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  for await (const bytes of stream) await take(bytes);
}

/** The path of one of the project's files. */
function own(name: string): string {
  const url = new URL(name, import.meta.url);
  if (url.protocol === "file:") return fileURLToPath(url);
  throw new UsageError(
    `training in processes of their own needs dinograd's files on this disk, found them at ${url.origin}; ` +
      "use a checkout of the project",
  );
}
