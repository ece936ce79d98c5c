/**
 * The text of the library: all kernels that do not depend on a formula, one translation unit.
 *
 * @module
 */
import { base } from "./base.ts";
import { correlation } from "./correlation.ts";
import { crossEntropy } from "./cross_entropy.ts";
import { dots } from "./dots.ts";
import { elementwise } from "./elementwise.ts";
import { frame } from "./frame.ts";
import { matmul } from "./matmul.ts";
import { movement } from "./movement.ts";
import { normalization } from "./normalization.ts";
import { panels } from "./panels.ts";
import { poolSums } from "./pool_sums.ts";
import { pooling } from "./pooling.ts";
import { random } from "./random.ts";
import { reduce } from "./reduce.ts";
import { rows } from "./rows.ts";
import { system } from "./system.ts";
import { threads } from "./threads.ts";
import { tile } from "./tile.ts";
import { weightGradient } from "./weight_gradient.ts";

/** C, to be compiled into one shared library. */
export const librarySource: string = [
  base,
  threads,
  system,
  elementwise,
  reduce,
  movement,
  rows,
  random,
  tile,
  panels,
  dots,
  matmul,
  frame,
  correlation,
  weightGradient,
  pooling,
  poolSums,
  normalization,
  crossEntropy,
].join("\n");
