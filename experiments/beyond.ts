/**
 * Beyond question 12, where the report invites others to go on: other losses, batch normalisation, residual
 * connections, other optimizers.
 *
 * Each changes one thing of the network with Adam of figure 6. Run it:
 * `deno run -A experiments/beyond.ts --data-dir FOLDER`, where FOLDER holds CIFAR-10's files.
 *
 * @module
 */
import {
  bars,
  bestAccuracy,
  defineExperiment,
  type Experiment,
  isAbove,
  runExperiment,
  testAccuracy,
  type Trained,
} from "../mod.ts";
import { type CnnSettings, cnnTraining } from "./cifar10_cnn.ts";

/** What is changed: of what kind it is, and how. */
const changes: readonly { kind: string; label: string; settings?: Partial<CnnSettings> }[] = [
  { kind: "", label: "as in figure 6" },
  { kind: "loss", label: "label smoothing", settings: { flags: "--set loss.labelSmoothing=0.1" } },
  { kind: "loss", label: "hinge loss", settings: { flags: "--loss hinge" } },
  { kind: "loss", label: "focal loss", settings: { flags: "--loss focal" } },
  { kind: "network", label: "batch norm", settings: { flags: "--set model.norm=batch" } },
  {
    kind: "network",
    label: "ResNet-8",
    settings: { model: "resnet", flags: "--set model.depth=1 --set model.width=8" },
  },
  {
    kind: "optimizer",
    label: "AdamW",
    settings: { flags: "--set optimizer.weightDecay=0.01 --set optimizer.decoupled=true" },
  },
  { kind: "optimizer", label: "cosine schedule", settings: { flags: "--schedule cosine" } },
];

/** The experiment. */
export const beyond: Experiment = defineExperiment({
  name: "beyond",
  question: "Q12",
  title: "other losses, normalisation, residual connections, other optimizers",
  takes: "30 min",
  async run({ quick, text, table, train, figure, finding }) {
    const setting = { batchSize: 16, learningRate: 0.001, optimizer: "adam" } as const;
    text(`
      The network of figure 6 with Adam, batch size 16 and learning rate 0.001, and one thing changed at a time:
      the loss, batch normalisation after each layer, decoupled weight decay, a learning rate that falls to 0 along a
      cosine; and another network in its place, of eight layers with residual connections, batch normalisation and 19,954
      parameters where it has 62,006. Accuracy in percent:`);
    const groups: readonly Trained[] = await train(
      changes.map(({ label, settings }) => cnnTraining(label, quick, { ...setting, ...settings })),
    );
    table(
      ["changed", "", "best validation accuracy", "test accuracy"],
      groups.map((group, i) => [
        ...[changes[i]?.kind ?? "", group.label, bestAccuracy(group), testAccuracy(group)],
      ]),
    );
    const title = "Test accuracy of the report's CNN, and of variations of it";
    const shares = groups.map((group) => ({
      label: group.label,
      varied: { changed: group.label },
      values: testAccuracy(group).map((percent) => percent / 100),
    }));
    await figure("beyond", bars(shares, { title, valueTitle: "Test accuracy (%)" }), title);
    if (quick) return;
    const [plain = [], , , , norm = [], residual = []] = groups.map(testAccuracy);
    finding("batch normalisation is better on test, whatever the seeds", ...isAbove(norm, plain));
    finding("a residual network with fewer parameters is better still", ...isAbove(residual, norm));
  },
});

if (import.meta.main) await runExperiment(beyond);
