/**
 * The flags of `deno task sweep`: those of `deno task train` that can hold for every run, and its own.
 *
 * @module
 */
import { option } from "../../kernel/options.ts";
import { type FlagValues, optional } from "../cli/flag.ts";
import { trainFlags } from "../train/command.ts";

// What says where one run is and how it is started is the sweep's own affair.
const {
  name: _name,
  runs: _runs,
  resume: _resume,
  from: _from,
  dryRun: _dryRun,
  profile: _profile,
  ...passedOn
} = trainFlags;

/** The flags of `deno task train` that a sweep hands on to its runs. */
export const passedFlags: typeof passedOn = passedOn;

/** More runs than this are a slip of the pen. */
export const mostRuns = 10_000;

/** The flags of `deno task sweep` itself. */
export const ownFlags = {
  grid: {
    value: "<name=v1,v2,...>",
    repeatable: true,
    option: option.text({
      default: "",
      description: "try each of these values; several grids multiply",
    }),
  },
  list: {
    value: "<name=v1,v2,...>",
    repeatable: true,
    option: option.text({
      default: "",
      description: "values that go together: the first of every list, then the second, ...",
    }),
  },
  random: {
    value: "<name=low..high[:log]>",
    repeatable: true,
    option: option.text({
      default: "",
      description:
        "draw values from a range, evenly or (:log) by their logarithms, or from a list v1,v2,...",
    }),
  },
  samples: {
    value: "<n>",
    option: option.integer({
      default: 10,
      min: 1,
      max: mostRuns,
      description: "how often --random draws",
    }),
  },
  repeat: {
    value: "<n>",
    option: option.integer({
      default: 1,
      min: 1,
      description: "train everything with n seeds, from --seed upwards",
    }),
  },
  parallel: {
    value: "<n>",
    option: optional(option.integer({
      default: 1,
      min: 1,
      description: "how many runs are trained at once; as many as there are cores when not given",
    })),
  },
  name: {
    value: "<name>",
    option: optional(option.text({ default: "", description: "name of the sweep's folder" })),
  },
  sweeps: {
    value: "<folder>",
    option: option.text({ default: "sweeps", description: "where folders of sweeps are made" }),
  },
  resume: {
    value: "<sweep>",
    option: optional(option.text({
      default: "",
      description: "go on with the sweep in this folder, with its own options",
    })),
  },
  retry: {
    option: option.boolean({ default: false, description: "try the runs that failed again" }),
  },
} as const;

/** All flags of `deno task sweep`, its own first. */
export const sweepFlags: typeof ownFlags & typeof passedFlags = { ...ownFlags, ...passedFlags };

/** The flags of `deno task sweep`, checked. */
export type SweepFlags = FlagValues<typeof sweepFlags>;
