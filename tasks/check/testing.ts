/**
 * What the tests of the matrix share.
 *
 * @module
 */
import { altered } from "../../kernel/check/testing.ts";
import {
  type Backend,
  type BackendPlugin,
  defineBackend,
  option,
  PluginSet,
  UsageError,
} from "../../kernel/mod.ts";
import { reference } from "../../plugins/backends/mod.ts";
import { matmul } from "../../plugins/ops/matmul.ts";
import { relu } from "../../plugins/ops/relu.ts";
import { sgd } from "../../plugins/optimizers/sgd.ts";
import { DivergedError } from "../train/fit.ts";
import type { Matrix } from "./matrix.ts";
import type { Lesson } from "./training.ts";

/** A plugin of a reference backend in which some members are replaced. */
export function fake(name: string, replace: (right: Backend) => Partial<Backend>): BackendPlugin {
  return defineBackend({
    name,
    description: "of a test",
    options: {},
    create: () => ({ ...altered(reference(), replace), name }),
  });
}

/** A backend whose products are off by a thousandth. */
export const lying: BackendPlugin = fake("lying", (right) => ({
  matmul(a, b, transposed) {
    const y = right.matmul(a, b, transposed);
    if (y instanceof Float32Array) y.forEach((value, i) => y[i] = value * 1.001);
    return y;
  },
}));

/** A backend without products. */
export const partial: BackendPlugin = fake("partial", () => ({
  matmul() {
    throw new UsageError("partial: has no products; take another backend");
  },
}));

/** A backend that this machine never has, of three kinds. */
export const absent: BackendPlugin = defineBackend({
  name: "absent",
  description: "of a test",
  options: {
    engine: option.choice({ default: "slow", choices: ["slow"], description: "how" }),
    storage: option.choice({
      default: "float32",
      choices: ["float32", "float16"],
      description: "",
    }),
    adapter: option.choice({ default: "a", choices: ["a", "b"], description: "which" }),
  },
  create(): Backend {
    throw new UsageError("absent: found no device | of any kind; plug one in");
  },
});

/** Two ops, an optimizer, and backends of every kind. */
export const plugins: PluginSet = PluginSet.empty.with(
  [relu, matmul, sgd, reference, lying, partial, absent],
  "a test",
);

/** A training without a network: losses as they would be where all is right. */
export const lesson: Lesson = {
  name: "lesson",
  run: (backend) => Promise.resolve([1, backend.name === "lying" ? 0.9 : 0.5]),
};

/** A training that goes astray on one backend, and on another cannot be begun. */
export const odd: Lesson = {
  name: "odd",
  run({ name }) {
    if (name === "lying") return Promise.reject(new DivergedError("training diverged"));
    if (name === "partial") return Promise.reject(new UsageError("partial: has no products"));
    return Promise.resolve([1]);
  },
};

/** What is said of a row on a backend: the state of the cell. */
export function stateOf({ columns, rows }: Matrix, row: string, column: string): string {
  const i = columns.findIndex(({ title }) => title === column);
  const cell = rows.find(({ name }) => name === row)?.cells[i];
  return cell?.state ?? "there is no such cell";
}
