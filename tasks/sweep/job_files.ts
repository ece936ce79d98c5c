/**
 * What is on the disk of a job: `runs/NAME`, or `failed/NAME` with `error.txt`, and `logs/NAME.log`.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { UsageError } from "../../kernel/errors.ts";
import { exists } from "../run/exists.ts";
import { readTextIfAny, writeFileAtomic } from "../run/files.ts";
import { RunFolder } from "../run/folder.ts";
import type { RunResult } from "../run/result.ts";
import { trainFlags } from "../train/command.ts";
import { type Job, type Seen, seenIn } from "./job.ts";
import { onDisk, openToWrite, removeIfAny } from "./disk.ts";
import { differenceOf, type ReadArgs, readArgs, toldTo } from "./same_job.ts";

/** How a job was found on the disk. */
export type Found =
  | { readonly status: "finished"; readonly result: RunResult }
  | { readonly status: "failed"; readonly error: string }
  /** Half done, with a checkpoint to go on from. */
  | { readonly status: "half done"; readonly seen: Seen }
  /** Nothing, or nothing that could be gone on with. */
  | { readonly status: "new" };

const CHECKPOINTS = ["last.safetensors", "previous.safetensors"];
const ERROR_FILE = "error.txt";
const NO_ERROR = "it failed without saying why; its log may tell";

/** The files of one job. */
export class JobFiles {
  readonly #job: Job;
  readonly #read: ReadArgs;
  /** Where the run is while it is not failed. */
  readonly folder: string;
  /** Where the run is kept after it failed. */
  readonly failedFolder: string;
  /** Where its output goes. */
  readonly log: string;
  /** Locked by the process that trains it. */
  readonly lock: string;
  readonly #runs: string;

  private constructor(job: Job, read: ReadArgs, runs: string) {
    const logs = join(dirname(runs), "logs");
    this.#job = job;
    this.#read = read;
    this.#runs = runs;
    this.folder = join(runs, job.name);
    this.failedFolder = join(dirname(runs), "failed", job.name);
    this.log = join(logs, `${job.name}.log`);
    this.lock = join(logs, `.${job.name}.lock`);
  }

  /**
   * `runs` holds the runs; `failed` and `logs` are beside it. Throws a user error for arguments that
   * `deno task train` would refuse.
   */
  static async of(job: Job, runs: string): Promise<JobFiles> {
    return new JobFiles(job, await readArgs(job.args), runs);
  }

  /** What `deno task train` is told to make the run anew. */
  get newArgs(): string[] {
    return ["--runs", this.#runs, "--name", this.#job.name, ...this.#job.args];
  }

  /** What `deno task train` is told to go on with the run. */
  get resumeArgs(): string[] {
    return ["--resume", this.folder, ...this.#read.files];
  }

  /** The backend that it trains on. */
  get backend(): string {
    return this.#read.told.get("backend") ?? trainFlags.backend.option.default;
  }

  /** Waits until a process that a killed program has left behind has ended, as it soon does. */
  async waitUntilFree(): Promise<void> {
    await onDisk(`cannot lock ${this.lock}`, async () => {
      using file = await openToWrite(this.lock);
      await file?.lock(true);
    });
  }

  /** Says how far the job got. Refuses a run of this name whose `config.json` tells of another job. */
  async find(): Promise<Found> {
    if (await exists(this.folder)) {
      const run = await openIfAny(this.folder);
      const difference = await this.#differenceTo(run);
      if (difference !== undefined) {
        throw new UsageError(
          `${this.folder} was trained with other options: ${difference}; ` +
            "choose another folder, or remove it",
        );
      }
      const result = await run?.readResult();
      if (result !== undefined) return { status: "finished", result };
      if (run === undefined || !await hasCheckpoint(run)) return { status: "new" };
      return { status: "half done", seen: seenIn(await run.readMetrics()) };
    }
    if (!await exists(this.failedFolder)) return { status: "new" };
    const failed = await openIfAny(this.failedFolder);
    if (await this.#differenceTo(failed) !== undefined) return { status: "new" };
    const error = await readTextIfAny(join(this.failedFolder, ERROR_FILE));
    return { status: "failed", error: error?.trim() || NO_ERROR };
  }

  /** Brings a failed run back to where it can be gone on with. */
  async bringBack(): Promise<void> {
    await onDisk(`cannot move ${this.failedFolder}`, async () => {
      await removeIfAny(join(this.failedFolder, ERROR_FILE));
      await Deno.rename(this.failedFolder, this.folder);
    });
  }

  /** Puts a run that failed apart from the others, with the line that says why. */
  async putApart(error: string): Promise<void> {
    await onDisk(`cannot move ${this.folder}`, async () => {
      await removeIfAny(this.failedFolder);
      await Deno.mkdir(dirname(this.failedFolder), { recursive: true });
      if (await exists(this.folder)) await Deno.rename(this.folder, this.failedFolder);
      else await Deno.mkdir(this.failedFolder); // it failed before it made one
    });
    await writeFileAtomic(join(this.failedFolder, ERROR_FILE), `${error}\n`);
  }

  /** Makes room for a new run: what is left of one that cannot be gone on with is removed. */
  async clear(): Promise<void> {
    await onDisk(`cannot remove ${this.folder}`, async () => {
      // A process that was killed between making the folder and its first file leaves an empty one.
      if (await exists(this.folder) && await openIfAny(this.folder) === undefined) {
        for await (const { name } of Deno.readDir(this.folder)) {
          if (name.startsWith(".config.json.")) continue; // the first file, not yet renamed
          throw new UsageError(
            `${this.folder} is not the folder of a run (it holds ${name}); remove it or choose another folder`,
          );
        }
      }
      await removeIfAny(this.folder);
      await removeIfAny(this.failedFolder);
      await removeIfAny(this.log);
    });
  }

  /** In what a run was told other than this job tells; `undefined` for nothing, and for no run. */
  async #differenceTo(run: RunFolder | undefined): Promise<string | undefined> {
    return run === undefined ? undefined : differenceOf(await toldTo(run), this.#read.told);
  }
}

async function openIfAny(path: string): Promise<RunFolder | undefined> {
  const run = await exists(join(path, "config.json"));
  return run ? await RunFolder.open(path) : undefined;
}

async function hasCheckpoint(run: RunFolder): Promise<boolean> {
  for (const name of CHECKPOINTS) if (await exists(join(run.checkpointsPath, name))) return true;
  return false;
}
