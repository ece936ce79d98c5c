/**
 * The training steps that are timed, and how fast they are to be.
 *
 * @module
 */
import type { CpuBackend } from "./peers/dinograd_trainer.ts";
import type { WorkSpec } from "./peers/work.ts";

/** A training step to time. */
export interface BenchWork extends WorkSpec {
  /** What `--only` calls it. */
  readonly name: string;
  /** What tables and plots call it. */
  readonly title: string;
  /** At most so many times PyTorch's time, in its fastest setting, on two cores. */
  readonly targets: Readonly<Record<CpuBackend, number>>;
  /** Whether jax-js and TensorFlow.js take part: plain SGD, on the networks that they can train. */
  readonly hasJsPeers: boolean;
}

const mlp = { network: "mlp", hidden: 3136, batch: 128 } as const;

/** How a peer is told of a training step. */
export function flagsOf({ network, hidden, batch, optimizer }: WorkSpec): string[] {
  return [
    ...["--work", network, "--batch", String(batch), "--optimizer", optimizer],
    ...(network === "mlp" ? ["--hidden", String(hidden)] : []),
  ];
}

function cnnWorks(optimizer: "sgd" | "adam"): BenchWork[] {
  const targets = { native: 0.2, wasm: 0.5 };
  return [
    { batch: 1, targets, hasJsPeers: optimizer === "sgd" },
    { batch: 4, targets, hasJsPeers: false },
    { batch: 16, targets: { native: 0.45, wasm: 1 }, hasJsPeers: optimizer === "sgd" },
    { batch: 128, targets: { native: 0.5, wasm: 1.5 }, hasJsPeers: optimizer === "sgd" },
  ].map((rest) => ({
    ...rest,
    name: `cnn-${optimizer}-${rest.batch}`,
    title: `CNN of the report, batch ${rest.batch}, ${optimizer === "sgd" ? "SGD" : "Adam"}`,
    network: "cnn",
    hidden: 0,
    optimizer,
  }));
}

/** All of them, in the order in which they are timed. */
export const works: readonly BenchWork[] = [
  {
    ...mlp,
    name: "mlp-sgd",
    title: "MLP 784-3136-10, batch 128, SGD",
    optimizer: "sgd",
    targets: { native: 0.8, wasm: 1.8 },
    hasJsPeers: true,
  },
  {
    ...mlp,
    name: "mlp-adam",
    title: "MLP 784-3136-10, batch 128, Adam",
    optimizer: "adam",
    targets: { native: 0.8, wasm: 1.8 },
    hasJsPeers: false,
  },
  {
    ...mlp,
    name: "mlp-6272",
    title: "MLP 784-6272-10, batch 128, SGD",
    hidden: 6272,
    optimizer: "sgd",
    targets: { native: 0.85, wasm: 2 },
    hasJsPeers: false,
  },
  ...cnnWorks("sgd"),
  ...cnnWorks("adam"),
  {
    name: "resnet",
    title: "ResNet-20 (0.27 M), batch 128, SGD, momentum",
    network: "resnet",
    hidden: 0,
    batch: 128,
    optimizer: "sgd",
    targets: { native: 1, wasm: 2.5 },
    hasJsPeers: false,
  },
];
