/**
 * Where the time of a run's steps went: `profile.json`.
 *
 * @module
 */
import { UsageError } from "../../kernel/errors.ts";
import type { Phase, Profile, ProfileGap, ProfileRow } from "../../kernel/profile.ts";
import { parseJson } from "./json.ts";
import { type Fields, fieldsOf } from "./jsonl.ts";

/** Reads a profile. Throws a {@linkcode UsageError} for anything else. */
export function parseProfile(text: string, source: string): Profile {
  const fields = fieldsOf(parseJson(text));
  const [backend, steps, warmup, microseconds, timing] = [
    fields?.get("backend"),
    ...["steps", "warmup", "microseconds", "timing"].map((name) => amount(fields?.get(name))),
  ];
  const rows = listOf(fields?.get("rows"), parseRow);
  const between = listOf(fields?.get("between"), parseGap);
  if (
    typeof backend !== "string" || rows === undefined || between === undefined ||
    typeof steps !== "number" || typeof warmup !== "number" ||
    typeof microseconds !== "number" || typeof timing !== "number"
  ) {
    throw new UsageError(
      `${source}: not the profile of a run, needed: its backend, steps, warmup, microseconds, rows, ` +
        "between and timing; remove the file",
    );
  }
  return { backend, steps, warmup, microseconds, rows, between, timing };
}

function parseRow(fields: Fields): ProfileRow | undefined {
  const [op, phase] = [fields.get("op"), fields.get("phase")];
  const [calls, microseconds] = [amount(fields.get("calls")), amount(fields.get("microseconds"))];
  if (typeof op !== "string" || !isPhase(phase)) return undefined;
  if (calls === undefined || microseconds === undefined) return undefined;
  return { op, phase, calls, microseconds };
}

function parseGap(fields: Fields): ProfileGap | undefined {
  const [phase, microseconds] = [fields.get("phase"), amount(fields.get("microseconds"))];
  if (phase !== "end" && !isPhase(phase) || microseconds === undefined) return undefined;
  return { phase, microseconds };
}

/** The entries of a list; `undefined` where it is none, or where one of them is not what it should be. */
function listOf<T>(json: unknown, parse: (fields: Fields) => T | undefined): T[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const parsed = json.map(fieldsOf).map((fields) => fields && parse(fields));
  const found = parsed.filter((entry) => entry !== undefined);
  return found.length === parsed.length ? found : undefined;
}

function amount(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? value : undefined;
}

const phases: Readonly<Record<Phase, true>> = {
  ...{ data: true, forward: true, backward: true, update: true, metrics: true },
};

function isPhase(value: unknown): value is Phase {
  return typeof value === "string" && Object.hasOwn(phases, value);
}
