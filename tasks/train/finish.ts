/**
 * The end of a run.
 *
 * @module
 */
import { join } from "@std/path";
import { countParameters } from "../../kernel/mod.ts";
import { formatCount, formatLoss, formatPercent } from "../cli/format.ts";
import { writeRunReport } from "../plot/report/run_report.ts";
import { bestRow, bestValue } from "./best.ts";
import { LostCheckpointError } from "./checkpoints.ts";
import { predict } from "./predict.ts";
import { readTensors, restoreModel } from "./snapshot.ts";
import { showProfile } from "./show_profile.ts";
import { summary } from "./summary.ts";
import { hasEnded, type Run } from "./training.ts";

/** Writes what outlives the process; `result.json` last, for it says that all else is there. */
export async function finish(run: Run): Promise<void> {
  const { flags, setup: { dataset, model, loss }, folder, rows } = run;
  const best = rows[bestRow(rows, flags.monitor)];
  console.log(`\n${summary(rows, flags.monitor)}\n`);
  if (hasEnded(run) && best !== undefined) {
    const kept = await takeBest(run);
    console.log(
      `stopped early: ${flags.earlyStopping} evaluations were no better than the one at epoch ` +
        `${best.epoch}, ${kept}`,
    );
  }
  await folder.writeModel(await readTensors({ ...model.parameters, ...model.state }), {
    model: flags.model,
  });
  const { predictions, reading } = await predict(model, dataset, "test", loss);
  await folder.writePredictions(predictions);
  const last = rows.at(-1);
  const isTest = predictions.split === "test";
  const result = {
    step: last?.step ?? 0,
    epochs: last?.epoch ?? 0,
    parameters: countParameters(model),
    bestValidationAccuracy: bestValue(rows, "validationAccuracy"),
    bestValidationLoss: bestValue(rows, "validationLoss"),
    bestStep: best?.step ?? 0,
    validationAccuracy: last?.validationAccuracy ?? NaN,
    validationLoss: last?.validationLoss ?? NaN,
    trainLoss: last?.trainLoss ?? NaN,
    ...(isTest ? { testAccuracy: reading.accuracy, testLoss: reading.loss } : {}),
    seconds: (await folder.readTimes()).at(-1)?.seconds ?? NaN,
  };
  if (isTest) {
    console.log(
      `test        loss ${formatLoss(reading.loss)}, accuracy ${
        formatPercent(reading.accuracy)
      } on ` +
        `${formatCount(predictions.labels.length)} examples that training never saw`,
    );
  }
  const isProfiled = await showProfile(run);
  const report = await writeRunReport(folder, result);
  await folder.writeResult(result);
  console.log(`parameters  ${folder.modelPath}`);
  console.log(`plots       ${folder.plotsPath}`);
  if (isProfiled) {
    console.log(`profile     ${folder.profilePath}, ${join(folder.plotsPath, "profile.png")}`);
  }
  console.log(`report      ${report}`);
}

/** Gives the model its best parameters back. Where they are lost, the user must have said from what to go on. */
async function takeBest({ flags, setup: { model }, checkpoints }: Run): Promise<string> {
  try {
    const found = await checkpoints.read("best");
    if (found !== undefined) restoreModel(model, found.checkpoint, found.path);
    return "whose parameters are kept";
  } catch (error) {
    if (!(error instanceof LostCheckpointError) || flags.from === undefined) throw error;
    return "whose parameters are lost: the last ones are kept";
  }
}
