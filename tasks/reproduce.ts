/**
 * `deno task reproduce`: runs the experiments and writes their report.
 *
 * @module
 */
import { runTask } from "./cli/main.ts";
import { runReproduce } from "./reproduce/command.ts";

if (import.meta.main) await runTask(runReproduce);
