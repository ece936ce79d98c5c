/**
 * What a run left behind beside its metrics.
 *
 * @module
 */
import type { Profile } from "../../kernel/profile.ts";
import { exists } from "../run/exists.ts";
import type { HistogramsRow } from "../run/histograms.ts";
import type { Predictions } from "../run/predictions.ts";
import type { PlottedRun } from "./runs.ts";

/** A run, with its predictions and its histograms where it has them. */
export interface RunData {
  /** The run. */
  readonly run: PlottedRun;
  /** What the trained model said; `undefined` for a run that is not finished. */
  readonly predictions: Predictions | undefined;
  /** Whether there are some nevertheless: of the run's last finish, after which it went on. */
  readonly arePredictionsOutdated: boolean;
  /** The spreads of weights and gradients; none where they were not written. */
  readonly histograms: readonly HistogramsRow[];
  /** Where the time of its steps went; `undefined` where nobody measured it. */
  readonly profile: Profile | undefined;
}

/** Reads what there is. Throws a user error, which names the file, for one that is damaged. */
export async function readRunData(run: PlottedRun): Promise<RunData> {
  const { folder, result } = run;
  const isThere = await exists(folder.predictionsPath);
  const isFinished = result !== undefined;
  return {
    run,
    predictions: isThere && isFinished ? await folder.readPredictions() : undefined,
    // A run that goes on has those of its last finish until the next.
    arePredictionsOutdated: isThere && !isFinished,
    histograms: await folder.readHistograms(),
    profile: await folder.readProfile(),
  };
}
