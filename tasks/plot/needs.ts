/**
 * What each kind of plot needs of a run, and what is said where it is not there.
 *
 * @module
 */
import type { PlotKind } from "./kinds.ts";
import type { Material } from "./makers.ts";
import type { RunData } from "./run_data.ts";

type Need = "metrics" | "predictions" | "pictures" | "histograms" | "profile";

/** What of a run each kind is made of. */
const needs: Readonly<Record<PlotKind, Need>> = {
  "learning-curve": "metrics",
  "small-multiples": "metrics",
  "bars": "metrics",
  "confusion-matrix": "predictions",
  "per-class": "predictions",
  "worst": "pictures",
  "weights": "histograms",
  "gradients": "histograms",
  "profile": "profile",
};

/** Whether a kind needs more of a run than its metrics. */
export function needsData(kind: PlotKind): boolean {
  return needs[kind] !== "metrics";
}

/** Why there is nothing to draw of a kind. */
export function whatIsMissing(kind: PlotKind, { data, measure }: Material): string {
  const hasPredictions = data.some(({ predictions }) => predictions !== undefined);
  switch (needs[kind]) {
    case "metrics":
      return kind === "bars" ? `no run has a ${measure.name} yet` : "nothing was measured yet";
    case "predictions":
      return hasPredictions ? "the runs have different classes" : whyNoPredictions(data);
    case "pictures":
      return hasPredictions
        ? "what predictions.safetensors holds are not pictures"
        : whyNoPredictions(data);
    case "histograms":
      return "there is no histograms.jsonl, or no row in it";
    case "profile":
      return "there is no profile.json, which training with --profile leaves";
  }
}

function whyNoPredictions(data: readonly RunData[]): string {
  const outdated = data.find(({ arePredictionsOutdated }) => arePredictionsOutdated);
  if (outdated === undefined) {
    return "there is no predictions.safetensors, which a run leaves when it is finished";
  }
  const { path } = outdated.run.folder;
  return `${path} is not finished, and the predictions.safetensors in it is left from before it ` +
    `went on; finish it with deno task train --resume ${path}`;
}
