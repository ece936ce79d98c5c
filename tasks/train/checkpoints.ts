/**
 * The checkpoints of a run: `last`, the one before it, and `best`.
 *
 * @module
 */
import { join } from "@std/path";
import { UsageError } from "../../kernel/mod.ts";
import { shellWord } from "../cli/shell_word.ts";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "../run/checkpoint.ts";
import { exists } from "../run/exists.ts";
import { diskError, readBytes, syncFolder, writeFileAtomic } from "../run/files.ts";
import type { RunFolder } from "../run/folder.ts";
import { makeFolder } from "../run/make_folder.ts";

/** The names of a run's checkpoints. */
export type CheckpointName = "last" | "previous" | "best";

/** A checkpoint and the file it came from. */
export interface FoundCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly path: string;
}

/** A checkpoint that is needed is damaged or gone. The message says how to go on. */
export class LostCheckpointError extends UsageError {}

/** Writes and reads the checkpoints of one run. */
export class Checkpoints {
  readonly #folder: RunFolder;
  #step: number | undefined;

  /** Of the run in this folder. */
  constructor(folder: RunFolder) {
    this.#folder = folder;
  }

  /** The step of the `last` checkpoint; `undefined` before there is one. */
  get step(): number | undefined {
    return this.#step;
  }

  /** Where a checkpoint is. */
  pathOf(name: CheckpointName): string {
    return join(this.#folder.checkpointsPath, `${name}.safetensors`);
  }

  /**
   * Writes a checkpoint as `last`; the last so far becomes `previous`. One that is the best is written
   * as `best` first: a run that is killed in between writes it again, the other way round it would not.
   */
  async write(checkpoint: Checkpoint, isBest: boolean): Promise<void> {
    const bytes = await encodeCheckpoint(checkpoint);
    const last = this.pathOf("last");
    const next = join(this.#folder.checkpointsPath, ".next.safetensors");
    await makeFolder(this.#folder.checkpointsPath);
    if (isBest) await writeFileAtomic(this.pathOf("best"), bytes);
    await writeFileAtomic(next, bytes);
    try {
      await Deno.rename(last, this.pathOf("previous")).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
      await Deno.rename(next, last);
      await syncFolder(this.#folder.checkpointsPath);
    } catch (error) {
      throw diskError(error, `cannot write ${last}`);
    }
    this.#step = checkpoint.position.step;
  }

  /**
   * Makes another checkpoint the `last`, before a run goes on from it. A damaged one that stays there
   * would become `previous` with the next write, in the place of the whole one.
   */
  async makeLast({ checkpoint, path }: FoundCheckpoint): Promise<void> {
    const last = this.pathOf("last");
    if (path !== last) await writeFileAtomic(last, await readBytes(path));
    this.#step = checkpoint.position.step;
  }

  /**
   * Reads a checkpoint. Where there is no `last`, because a run was killed while it renamed or before
   * it wrote, `previous` stands in for it; `undefined` where there is neither.
   *
   * @throws {LostCheckpointError} for one that is damaged, or `best` or `previous` that is not there,
   * saying which other is whole.
   */
  async read(name: CheckpointName): Promise<FoundCheckpoint | undefined> {
    const there = await this.#exists(name);
    if (!there && name === "last") {
      return await this.#exists("previous") ? await this.read("previous") : undefined;
    }
    try {
      if (!there) throw new UsageError(`there is no ${this.pathOf(name)}`);
      return await this.#decode(name);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      throw new LostCheckpointError(`${error.message}; ${await this.alternativeTo(name)}`);
    }
  }

  async #decode(name: CheckpointName): Promise<FoundCheckpoint> {
    const path = this.pathOf(name);
    return { checkpoint: await decodeCheckpoint(await readBytes(path), path), path };
  }

  /** For a person whose run cannot go on from a checkpoint: what it can do instead. */
  async alternativeTo(lost: CheckpointName): Promise<string> {
    const other = (await this.whole()).find(([name]) => name !== lost);
    if (other === undefined) return "no other is whole; begin the run again under another --name";
    const [name, { checkpoint: { position } }] = other;
    return `the one of step ${position.step} is whole: go on from it with ` +
      `--resume ${shellWord(this.#folder.path)} --from ${name}`;
  }

  /** The checkpoints that are there and whole: last, previous, best. */
  async whole(): Promise<[CheckpointName, FoundCheckpoint][]> {
    const found: [CheckpointName, FoundCheckpoint][] = [];
    for (const name of ["last", "previous", "best"] as const) {
      if (!await this.#exists(name)) continue;
      const checkpoint = await this.#decode(name).catch(() => undefined);
      if (checkpoint !== undefined) found.push([name, checkpoint]);
    }
    return found;
  }

  #exists(name: CheckpointName): Promise<boolean> {
    return exists(this.pathOf(name));
  }
}
