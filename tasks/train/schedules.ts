/**
 * Learning-rate schedules by name: `--schedule cosine --set schedule.final=0.01`.
 *
 * @module
 */
import {
  constantSchedule,
  cosineSchedule,
  nearest,
  option,
  type Options,
  type OptionValues,
  type Schedule,
  sequence,
  stepSchedule,
  UsageError,
  warmupSchedule,
} from "../../kernel/mod.ts";

/** How long a training is. */
export interface TrainingLength {
  /** Updates in all that the schedule is for. */
  readonly steps: number;
  /** Updates in an epoch. */
  readonly stepsPerEpoch: number;
}

/** A schedule that can be chosen. */
export interface ScheduleChoice<O extends Options = Options> {
  /** As in `--schedule NAME`. */
  readonly name: string;
  /** One line for `--help`. */
  readonly description: string;
  /** What can be set. */
  readonly options: O;
  /** Whether its factors depend on `steps`: then a run with it cannot be made longer. */
  readonly endsWithRun: boolean;
  /** The factor on the learning rate, by step. */
  create(options: OptionValues<O>, length: TrainingLength): Schedule;
}

/** Ties the type of `create`'s options to those declared. */
function declare<const O extends Options>(choice: ScheduleChoice<O>): ScheduleChoice<O> {
  return { ...choice, create: (options, length) => choice.create(options, length) };
}

const constant = declare({
  name: "constant",
  description: "the same learning rate throughout",
  options: {},
  endsWithRun: false,
  create: () => constantSchedule(),
});

const cosine = declare({
  name: "cosine",
  description: "half a cosine down to the end of the last epoch",
  options: {
    final: option.number({
      default: 0,
      min: 0,
      max: 1,
      description: "share of the learning rate that is left at the end",
    }),
  },
  endsWithRun: true,
  create: ({ final }, { steps }) => cosineSchedule({ steps: Math.max(1, steps), final }),
});

const stepwise = declare({
  name: "step",
  description: "down by a factor every so many epochs",
  options: {
    every: option.number({ default: 5, above: 0, description: "epochs from one drop to the next" }),
    gamma: option.number({
      default: 0.1,
      above: 0,
      max: 1,
      description: "factor of each drop",
    }),
  },
  endsWithRun: false,
  create: ({ every, gamma }, { stepsPerEpoch }) =>
    stepSchedule({ every: Math.max(1, Math.round(every * stepsPerEpoch)), gamma }),
});

/** All schedules that `--schedule` knows. */
export const schedules: readonly ScheduleChoice[] = [constant, cosine, stepwise];

/**
 * The schedule of a name.
 *
 * @throws {UsageError} for an unknown one, with the nearest.
 */
export function findSchedule(name: string): ScheduleChoice {
  const found = schedules.find((schedule) => schedule.name === name);
  if (found !== undefined) return found;
  const names = schedules.map((schedule) => schedule.name);
  throw new UsageError(
    `unknown schedule "${name}"; known: ${names.join(", ")}${nearest(name, names)}`,
  );
}

/** `main` after a linear rise over `warmup` steps; with none, `main` alone. */
export function withWarmup(warmup: number, main: Schedule): Schedule {
  return warmup === 0 ? main : sequence(warmupSchedule({ steps: warmup }), warmup, main);
}
