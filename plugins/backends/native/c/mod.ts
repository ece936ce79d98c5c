/**
 * The text of the library: all kernels that do not depend on a formula, one translation unit.
 *
 * @module
 */
import { base, threads } from "./base.ts";
import { correlation } from "./correlation.ts";
import { elementwise } from "./elementwise.ts";
import { frame } from "./frame.ts";
import { matmul } from "./matmul.ts";
import { movement } from "./movement.ts";
import { normalization } from "./normalization.ts";
import { pooling } from "./pooling.ts";
import { reduce } from "./reduce.ts";
import { system } from "./system.ts";
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
  tile,
  matmul,
  frame,
  correlation,
  weightGradient,
  pooling,
  normalization,
].join("\n");
