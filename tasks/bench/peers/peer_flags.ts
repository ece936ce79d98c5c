/**
 * What a peer is told on its command line.
 *
 * @module
 */
import { option } from "../../../kernel/options.ts";
import type { NetworkName, OptimizerName } from "./networks.ts";

/** What a peer can do. */
export interface Abilities {
  readonly networks: readonly NetworkName[];
  readonly optimizers: readonly OptimizerName[];
}

/** How a peer is to do it. Each looks at what concerns it. */
export interface Manner {
  /** Nothing tuned by hand. */
  readonly plain: boolean;
  /** Of dinograd and TensorFlow.js. */
  readonly backend: "wasm" | "native" | "webgpu";
  /** dinograd's; 0 leaves their number to the backend. */
  readonly threads: number;
  /** dinograd's on webgpu. */
  readonly storage: "float32" | "float16";
}

/** The work that is no network. */
export const PRODUCT = "product";

/** The flags; with `multiplies`, a product of matrices is a work too. */
export const flagsOf = ({ networks, optimizers }: Abilities, multiplies: boolean) => ({
  work: {
    value: "<name>",
    option: option.choice<NetworkName | typeof PRODUCT>({
      default: "mlp",
      choices: multiplies ? [...networks, PRODUCT] : networks,
      description: "the network, or a product of two matrices",
    }),
  },
  hidden: {
    value: "<n>",
    option: option.integer({ default: 3136, min: 1, description: "hidden units of the MLP" }),
  },
  size: {
    value: "<n>",
    option: option.integer({ default: 1024, min: 1, description: "rows and columns of a product" }),
  },
  optimizer: {
    value: "<name>",
    option: option.choice({ default: "sgd", choices: optimizers, description: "the optimizer" }),
  },
  batch: {
    value: "<n>",
    option: option.integer({ default: 128, min: 1, description: "inputs in a batch" }),
  },
  seconds: {
    value: "<s>",
    option: option.number({ default: 0.5, min: 0, description: "of warm-up, and again of timing" }),
  },
  plain: { option: option.boolean({ default: false, description: "nothing tuned by hand" }) },
  backend: {
    value: "<name>",
    option: option.choice({
      default: "wasm",
      choices: ["wasm", "native", "webgpu"],
      description: "of dinograd; webgpu of TensorFlow.js too",
    }),
  },
  threads: {
    value: "<n>",
    option: option.integer({ default: 0, min: 0, description: "of dinograd; 0: its own choice" }),
  },
  storage: {
    value: "<type>",
    option: option.choice({
      default: "float32",
      choices: ["float32", "float16"],
      description: "of what dinograd computes on webgpu",
    }),
  },
} as const);
