/**
 * The folder of a sweep: `sweep.json`, `runs/`, `failed/`, `logs/`, `results.jsonl`, `results.csv`, `report.html`.
 *
 * @module
 */
import { basename, join } from "node:path";
import { UsageError } from "../../kernel/errors.ts";
import { shellWord } from "../cli/shell_word.ts";
import { diskError } from "../run/files.ts";
import { makeFolder, makeNumbered } from "../run/make_folder.ts";
import { checkRunName } from "../run/name.ts";
import type { Plan } from "./plan.ts";
import { isSamePlan, readPlan, writePlan } from "./plan_file.ts";

/** A sweep on the disk. */
export class SweepFolder {
  /** Where it is: `sweeps/batch-sizes`. */
  readonly path: string;
  /** What it trains. */
  readonly plan: Plan;

  private constructor(path: string, plan: Plan) {
    this.path = path;
    this.plan = plan;
  }

  /**
   * Makes the folder of a sweep, with its plan. Without a name it takes the next free number after the
   * names of what varies. A folder that holds the same plan is that sweep, to be gone on with.
   *
   * @throws {UsageError} where the folder holds anything else.
   */
  static async create(root: string, name: string | undefined, plan: Plan): Promise<SweepFolder> {
    const path = name === undefined
      ? await makeNext(root, stemOf(plan))
      : join(root, checkRunName(name));
    const found = await readPlan(path);
    if (found !== undefined) {
      if (await isSamePlan(found, plan)) return new SweepFolder(path, found);
      throw new UsageError(
        `${path} holds another sweep; choose another --name, go on with that one by ` +
          `--resume ${shellWord(path)} alone, or remove the folder`,
      );
    }
    await makeEmpty(path);
    await writePlan(path, plan);
    return new SweepFolder(path, plan);
  }

  /** A sweep that is there already. Throws a {@linkcode UsageError} for a folder that is none. */
  static async open(path: string): Promise<SweepFolder> {
    const plan = await readPlan(path);
    if (plan !== undefined) return new SweepFolder(path, plan);
    throw new UsageError(
      `--resume ${path}: not the folder of a sweep: there is no sweep.json in it`,
    );
  }

  /** Its own name. */
  get name(): string {
    return basename(this.path);
  }

  /** Where its runs are. */
  get runsPath(): string {
    return join(this.path, "runs");
  }

  /** Where its report is, once it is finished. */
  get reportPath(): string {
    return join(this.path, "report.html");
  }
}

/** `batchSize-optimizer`, or `seeds` where nothing else varies. */
function stemOf({ varied }: Plan): string {
  return varied.join("-").slice(0, 60) || "seeds";
}

async function makeNext(root: string, stem: string): Promise<string> {
  await makeFolder(root);
  return await makeNumbered(root, stem).catch((error) => {
    throw diskError(error, `cannot make the folder of a sweep in ${root}`);
  });
}

async function makeEmpty(path: string): Promise<void> {
  await makeFolder(path);
  try {
    for await (const { name } of Deno.readDir(path)) {
      // What a sweep leaves behind that was killed before its plan was written.
      if (name.startsWith(".sweep.json.")) continue;
      throw new UsageError(`${path} holds other files (${name}, ...); choose another --name`);
    }
  } catch (error) {
    throw diskError(error, `cannot read ${path}`);
  }
}
