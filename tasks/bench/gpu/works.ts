/**
 * What is timed on graphics cards, and how fast it is to be.
 *
 * @module
 */
import type { WorkSpec } from "../peers/work.ts";
import { flagsOf } from "../works.ts";

/** A training step, or a product of two square matrices. */
export interface CardWork {
  /** What `--only` calls it. */
  readonly name: string;
  /** What tables and plots call it. */
  readonly title: string;
  /** At most so many times TensorFlow.js' time. */
  readonly target: number;
  /** Where a product reaches at least so much of the card's float32 rate. */
  readonly share?: number;
  /** Whether a processor that stands in for a card does it too, unless it is told what to do. */
  readonly onSoftware: boolean;
  /** What there is to do. */
  readonly task: CardTask;
}

/** What there is to do. */
export type CardTask =
  | { readonly kind: "step"; readonly spec: WorkSpec }
  | { readonly kind: "product"; readonly size: number };

function step(
  name: string,
  title: string,
  spec: Omit<WorkSpec, "optimizer">,
  onSoftware = false,
): CardWork {
  return {
    ...{ name, title, target: 0.5, onSoftware },
    task: { kind: "step", spec: { ...spec, optimizer: "sgd" } },
  };
}

function product(size: number): CardWork {
  return {
    name: `product-${size}`,
    title: `product ${size} × ${size} × ${size}`,
    target: 1,
    ...size === 4096 && { share: 0.4 },
    onSoftware: false,
    task: { kind: "product", size },
  };
}

/** All of them, in the order in which they are timed. */
export const cardWorks: readonly CardWork[] = [
  ...[128, 1024].map((batch) =>
    step(
      `mlp-${batch}`,
      `MLP 784-3136-10, batch ${batch}, SGD`,
      { network: "mlp", hidden: 3136, batch },
      batch === 128,
    )
  ),
  ...[16, 128, 1024].map((batch) =>
    step(
      `cnn-${batch}`,
      `CNN of the report, batch ${batch}, SGD`,
      { network: "cnn", hidden: 0, batch },
      batch === 16,
    )
  ),
  step("resnet", "ResNet-20 (0.27 M), batch 128, SGD, momentum", {
    network: "resnet",
    hidden: 0,
    batch: 128,
  }),
  ...[256, 512, 1024, 2048, 4096, 8192].map(product),
];

/** How a peer is told of it. */
export function cardFlags({ task }: CardWork): string[] {
  return task.kind === "step"
    ? flagsOf(task.spec)
    : ["--work", "product", "--size", `${task.size}`];
}
