/**
 * Who is timed on graphics cards.
 *
 * @module
 */
import { type Contestant, pytorch, script } from "../contestants.ts";
import { runContestant } from "../run_contestant.ts";
import type { Run } from "../turns.ts";
import type { Card } from "./card.ts";

/** Who does a work, dinograd first. */
export function cardContestants({ halves }: Card): Contestant[] {
  const onCard = ["--backend", "webgpu"];
  const half: Contestant = {
    ...script(
      "dinograd, stored in float16",
      "other",
      "dinograd.ts",
      ...onCard,
      "--storage",
      "float16",
    ),
    rounds: true,
  };
  return [
    script("dinograd, webgpu", "webgpu", "dinograd.ts", ...onCard),
    ...(halves ? [half] : []),
    script("TensorFlow.js, webgpu", "tfjs", "tfjs.ts", ...onCard, "--plain"),
    pytorch("CUDA", "other", "--device", "cuda"),
  ];
}

/**
 * Runs contestants; a peer that could not run when it was asked for the first time is not asked again. To find that
 * there is no card of NVIDIA's takes PyTorch seconds, and there are a dozen works.
 */
export function withoutAbsent(run: Run = runContestant): Run {
  const absent = new Map<string, string>();
  const present = new Set<string>();
  return async (contestant, flags) => {
    const { label, side } = contestant;
    const missing = absent.get(label);
    if (missing !== undefined) return { missing };
    const outcome = await run(contestant, flags);
    if (!("missing" in outcome)) present.add(label);
    else if (side !== "webgpu" && !present.has(label)) absent.set(label, outcome.missing);
    return outcome;
  };
}
