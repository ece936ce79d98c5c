/**
 * The folder that a run leaves behind.
 *
 * @module
 */
import { basename, join } from "@std/path";
import { UsageError } from "../../kernel/errors.ts";
import { appendLine, diskError, readBytes, readText, writeFileAtomic } from "./files.ts";
import { type JsonObject, parseJson } from "./json.ts";
import { formatMetricsRow, type MetricsRow, parseMetrics } from "./metrics.ts";
import { checkRunName, nextNumber, numberedName } from "./name.ts";
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
 * The files of one run: `config.json` (all that is needed to repeat it), `metrics.jsonl` (a line an
 * epoch or evaluation), `model.safetensors` and `plots/`. Files are written whole or not at all. All
 * methods throw a {@linkcode UsageError} where the disk refuses.
 *
 * ```ts ignore
 * const run = await RunFolder.create({ root: "runs", stem: "digits-mlp-adam" });
 * await run.writeConfig({ seed: 0 });
 * await run.appendMetrics({ epoch: 1, step: 390, trainLoss: 0.41, validationAccuracy: 0.93 });
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

  /** Adds a row to `metrics.jsonl`. */
  async appendMetrics(row: MetricsRow): Promise<void> {
    await appendLine(this.metricsPath, formatMetricsRow(row));
  }

  /** Replaces the rows of `metrics.jsonl`: before a run goes on from an earlier point. */
  async writeMetrics(rows: readonly MetricsRow[]): Promise<void> {
    await writeFileAtomic(
      this.metricsPath,
      rows.map((row) => `${formatMetricsRow(row)}\n`).join(""),
    );
  }

  /** Reads the rows of `metrics.jsonl`. Throws a {@linkcode UsageError} that names a damaged line. */
  async readMetrics(): Promise<MetricsRow[]> {
    return parseMetrics(await readText(this.metricsPath), this.metricsPath);
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

async function makeNumbered(root: string, stem: string): Promise<string> {
  const names = await Array.fromAsync(Deno.readDir(root), (entry) => entry.name);
  for (let number = nextNumber(stem, names);; number++) {
    const path = join(root, numberedName(stem, number));
    try {
      await Deno.mkdir(path); // refuses a folder that another run has just made
      return path;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}

async function makeNamed(root: string, name: string): Promise<string> {
  const path = join(root, checkRunName(name));
  await Deno.mkdir(path, { recursive: true });
  for await (const entry of Deno.readDir(path)) {
    throw new UsageError(
      `--name ${name}: the folder ${path} already holds a run (${entry.name}, ...); ` +
        `choose another --name, or remove the folder`,
    );
  }
  return path;
}
