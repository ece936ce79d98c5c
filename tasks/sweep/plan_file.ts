/**
 * `sweep.json`: the plan of a sweep, all that is needed to go on with it.
 *
 * @module
 */
import { join } from "node:path";
import { UsageError } from "../../kernel/errors.ts";
import { readTextIfAny, writeFileAtomic } from "../run/files.ts";
import { parseJson } from "../run/json.ts";
import { fieldsOf } from "../run/jsonl.ts";
import type { Plan, PlannedRun } from "./plan.ts";
import { differenceOf, readArgs } from "./same_job.ts";
import type { Settings } from "./settings.ts";

const FORMAT = "dinograd sweep 1";
const NAME = "sweep.json";

/** Writes the plan of the sweep in a folder. */
export async function writePlan(folder: string, { varied, metric, runs }: Plan): Promise<void> {
  const json = { format: FORMAT, varied, metric, runs };
  await writeFileAtomic(join(folder, NAME), `${JSON.stringify(json, null, 2)}\n`);
}

/** The same runs, but for where their data lie and how often they write checkpoints. */
export async function isSamePlan(a: Plan, b: Plan): Promise<boolean> {
  if (a.runs.length !== b.runs.length) return false;
  for (const [i, { name, args }] of a.runs.entries()) {
    const other = b.runs[i];
    if (other?.name !== name) return false;
    const [mine, its] = [await readArgs(args), await readArgs(other.args)];
    if (differenceOf(mine.told, its.told) !== undefined) return false;
  }
  return true;
}

/**
 * Reads the plan in a folder; `undefined` where there is none.
 *
 * @throws {UsageError} for one that is damaged.
 */
export async function readPlan(folder: string): Promise<Plan | undefined> {
  const path = join(folder, NAME);
  const text = await readTextIfAny(path);
  if (text === undefined) return undefined;
  const refuse = (what: string): never => {
    throw new UsageError(`${path}: damaged: ${what}; restore it, or start the sweep anew`);
  };
  const json = fieldsOf(parseJson(text)) ?? refuse("it is not a JSON object");
  if (json.get("format") !== FORMAT) refuse(`its format is not "${FORMAT}"`);
  const varied = textsOf(json.get("varied")) ?? refuse('"varied" is not a list of texts');
  const runs: unknown = json.get("runs");
  if (!Array.isArray(runs)) return refuse('"runs" is not a list');
  const metric = json.get("metric");
  return {
    varied,
    metric: typeof metric === "string" ? metric : refuse('"metric" is not a text'),
    runs: runs.map((run, i) => parseRun(run) ?? refuse(`run ${i + 1} is not a run`)),
  };
}

function parseRun(json: unknown): PlannedRun | undefined {
  const fields = fieldsOf(json);
  const [name, epochs] = [fields?.get("name"), fields?.get("epochs")];
  const args = textsOf(fields?.get("args"));
  const settings = parseSettings(fields?.get("settings"));
  if (typeof name !== "string" || typeof epochs !== "number") return undefined;
  if (args === undefined || settings === undefined) return undefined;
  return { name, args, settings, epochs };
}

function parseSettings(json: unknown): Settings | undefined {
  const entries = [...fieldsOf(json) ?? []];
  const texts = entries.flatMap(([name, text]): [string, string][] =>
    typeof text === "string" ? [[name, text]] : []
  );
  return json !== undefined && texts.length === entries.length
    ? Object.fromEntries(texts)
    : undefined;
}

function textsOf(json: unknown): string[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const values: unknown[] = json;
  const texts = values.filter((value) => typeof value === "string");
  return texts.length === values.length ? texts : undefined;
}
