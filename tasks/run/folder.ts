/**
 * The folder that a run leaves behind.
 *
 * @module
 */
import { basename, join } from "node:path";
import { UsageError } from "../../kernel/errors.ts";
import type { Profile } from "../../kernel/profile.ts";
import { appendLine } from "./append_line.ts";
import { diskError, readBytes, readText, readTextIfAny, writeFileAtomic } from "./files.ts";
import { type HistogramsRow, parseHistograms } from "./histograms.ts";
import { type JsonObject, parseJson } from "./json.ts";
import { claimFolder, removeLeftovers } from "./leftovers.ts";
import { type MetricsRow, parseMetrics, parseTimes, type TimesRow } from "./metrics.ts";
import { makeNamed, makeNumbered } from "./make_folder.ts";
import { decodePredictions, encodePredictions, type Predictions } from "./predictions.ts";
import { parseProfile } from "./profile.ts";
import { parseResult, type RunResult } from "./result.ts";
import { rewriteLines } from "./rewrite_lines.ts";
import {
  decodeSafetensors,
  encodeSafetensors,
  type SafetensorsContents,
  type TensorToWrite,
} from "./safetensors.ts";

export type { Json, JsonObject } from "./json.ts";

/** What a new run folder is called. */
export interface RunName {
  /** The folder that holds all runs; made if it is not there. */
  readonly root: string;
  /** The name that the user chose, if any. */
  readonly name?: string | undefined;
  /** What a made-up name starts with: `digits-mlp-adam` gives `digits-mlp-adam-001`. */
  readonly stem: string;
}

/**
 * The files of one run: `config.json` (all that is needed to repeat it), `metrics.jsonl`, `times.jsonl`
 * and `histograms.jsonl` (a line an evaluation), `checkpoints/`, and once it is finished
 * `model.safetensors`, `predictions.safetensors`, `plots/`, `report.html` and `result.json`; `profile.json`
 * where one was asked for. Files are written whole or not at all. All methods throw a {@linkcode UsageError} where the disk refuses.
 *
 * ```ts ignore
 * const run = await RunFolder.create({ root: "runs", stem: "digits-mlp-adam" });
 * await run.writeConfig({ seed: 0 });
 * const [epoch, step] = [1, 390];
 * await run.append({ epoch, step, trainLoss: 0.41 }, { step, seconds: 2, samplesPerSecond: 2e4 }, undefined);
 * ```
 */
export class RunFolder {
  /** Where it is: `runs/digits-mlp-adam-001`. */
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /**
   * Makes the folder of a new run. Without a name it takes the next free number of `stem`, also when
   * several runs start at once. Refuses a name whose folder already holds files.
   */
  static async create({ root, name, stem }: RunName): Promise<RunFolder> {
    try {
      await Deno.mkdir(root, { recursive: true });
      return new RunFolder(
        name === undefined ? await makeNumbered(root, stem) : await makeNamed(root, name),
      );
    } catch (error) {
      throw diskError(error, `cannot make a run folder in ${root}`);
    }
  }

  /** The folder of a run that is there already. Refuses a folder without a `config.json`. */
  static async open(path: string): Promise<RunFolder> {
    const run = new RunFolder(path);
    const isRun = await Deno.stat(run.configPath).then((info) => info.isFile).catch((error) => {
      if (error instanceof Deno.errors.NotFound) return false;
      throw diskError(error, `cannot open ${path}`);
    });
    if (!isRun) {
      throw new UsageError(`${path}: not the folder of a run: there is no config.json in it`);
    }
    return run;
  }

  /**
   * Takes the folder for this process to write to, until what is returned is disposed of or the
   * process ends: two that train one run would mix their rows.
   *
   * @throws {UsageError} where another process has it.
   */
  async claim(): Promise<Disposable> {
    return await claimFolder(this.path);
  }

  /** The name of the run: the folder's own. */
  get name(): string {
    return basename(this.path);
  }

  /** Where all that is needed to repeat the run is. */
  get configPath(): string {
    return join(this.path, "config.json");
  }

  /** Where the numbers are. */
  get metricsPath(): string {
    return join(this.path, "metrics.jsonl");
  }

  /** Where the times are. */
  get timesPath(): string {
    return join(this.path, "times.jsonl");
  }

  /** Where the spreads of weights and gradients are. */
  get histogramsPath(): string {
    return join(this.path, "histograms.jsonl");
  }

  /** Where the checkpoints are; the folder is made with the first of them. */
  get checkpointsPath(): string {
    return join(this.path, "checkpoints");
  }

  /** Where the predictions of the trained model are. */
  get predictionsPath(): string {
    return join(this.path, "predictions.safetensors");
  }

  /** Where the profile of the steps is. */
  get profilePath(): string {
    return join(this.path, "profile.json");
  }

  /** Where the result is. */
  get resultPath(): string {
    return join(this.path, "result.json");
  }

  /** Where the parameters are. */
  get modelPath(): string {
    return join(this.path, "model.safetensors");
  }

  /** Where the plots are; the folder is made with the first of them. */
  get plotsPath(): string {
    return join(this.path, "plots");
  }

  /** Writes `config.json`, indented for people. */
  async writeConfig(config: JsonObject): Promise<void> {
    await writeFileAtomic(this.configPath, `${JSON.stringify(config, null, 2)}\n`);
  }

  /** Reads `config.json`. What its fields hold is for the caller to check. */
  async readConfig(): Promise<Readonly<Record<string, unknown>>> {
    const text = await readText(this.configPath);
    const json = parseJson(text);
    if (typeof json !== "object" || json === null || Array.isArray(json)) {
      throw new UsageError(`${this.configPath}: not a JSON object; restore it or repeat the run`);
    }
    return { ...json };
  }

  /** Adds the rows of an evaluation to the files of lines. They are on the disk when this is done. */
  async append(
    metrics: MetricsRow,
    times: TimesRow,
    histograms: HistogramsRow | undefined,
  ): Promise<void> {
    await appendLine(this.metricsPath, JSON.stringify(metrics));
    await appendLine(this.timesPath, JSON.stringify(times));
    if (histograms !== undefined) await appendLine(this.histogramsPath, JSON.stringify(histograms));
  }

  /**
   * Before a run goes on from an earlier point: keeps the rows that `keep` wants, byte for byte, and
   * drops the others, a last line that was cut short, and the temporary files of a process that was
   * killed.
   */
  async rewind(keep: (row: { readonly step: number }) => boolean): Promise<void> {
    for (const path of [this.path, this.checkpointsPath, this.plotsPath]) {
      await removeLeftovers(path);
    }
    await rewriteLines(this.metricsPath, parseMetrics, keep);
    await rewriteLines(this.timesPath, parseTimes, keep);
    await rewriteLines(this.histogramsPath, parseHistograms, keep);
  }

  /** Reads the rows of `metrics.jsonl`; none where it is not there yet. */
  async readMetrics(): Promise<MetricsRow[]> {
    return parseMetrics(await readTextIfAny(this.metricsPath) ?? "", this.metricsPath);
  }

  /** Reads the rows of `times.jsonl`; none where it is not there yet. */
  async readTimes(): Promise<TimesRow[]> {
    return parseTimes(await readTextIfAny(this.timesPath) ?? "", this.timesPath);
  }

  /** Reads the rows of `histograms.jsonl`; none where it is not there. */
  async readHistograms(): Promise<HistogramsRow[]> {
    return parseHistograms(await readTextIfAny(this.histogramsPath) ?? "", this.histogramsPath);
  }

  /** Writes what the trained model said of a split. */
  async writePredictions(predictions: Predictions): Promise<void> {
    await writeFileAtomic(this.predictionsPath, encodePredictions(predictions));
  }

  /** Reads what the trained model said of a split. */
  async readPredictions(): Promise<Predictions> {
    return decodePredictions(await readBytes(this.predictionsPath), this.predictionsPath);
  }

  /** Writes where the time of the steps went. */
  async writeProfile(profile: Profile): Promise<void> {
    await writeFileAtomic(this.profilePath, `${JSON.stringify(profile, null, 2)}\n`);
  }

  /** Reads where the time of the steps went; `undefined` where nobody measured it. */
  async readProfile(): Promise<Profile | undefined> {
    const text = await readTextIfAny(this.profilePath);
    return text === undefined ? undefined : parseProfile(text, this.profilePath);
  }

  /** Writes what the run came to: the last file of a run. */
  async writeResult(result: RunResult): Promise<void> {
    await writeFileAtomic(this.resultPath, `${JSON.stringify(result, null, 2)}\n`);
  }

  /** Marks the run as not finished: before it goes on. */
  async removeResult(): Promise<void> {
    await Deno.remove(this.resultPath).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) {
        throw diskError(error, `cannot remove ${this.resultPath}`);
      }
    });
  }

  /** Reads what the run came to; `undefined` for one that is not finished. */
  async readResult(): Promise<RunResult | undefined> {
    const text = await readTextIfAny(this.resultPath);
    return text === undefined ? undefined : parseResult(text, this.resultPath);
  }

  /** Writes the parameters to `model.safetensors`, with texts such as the model's name. */
  async writeModel(
    tensors: Readonly<Record<string, TensorToWrite>>,
    metadata: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await writeFileAtomic(this.modelPath, encodeSafetensors(tensors, metadata));
  }

  /** Reads `model.safetensors`. */
  async readModel(): Promise<SafetensorsContents> {
    return decodeSafetensors(await readBytes(this.modelPath), this.modelPath);
  }
}
