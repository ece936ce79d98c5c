/**
 * The contract of a dataset: examples that can be fetched by number, in three splits.
 *
 * @module
 */
import type { Shape } from "./backend.ts";
import { type Options, type OptionValues, resolveOptions } from "./options.ts";
import type { Random } from "./random.ts";

/** Some of a dataset's examples. */
export interface Split {
  /** How many examples there are. */
  readonly size: number;
  /**
   * Writes example `indices[i]` to row `i` of `inputs` (a row holds the dataset's `inputShape`,
   * row-major) and its class to `labels[i]`. Rows beyond `indices.length` are left alone.
   *
   * `random` is given while a model trains, one stream for all calls of an epoch. A split that changes
   * its examples at random draws those of example `n` from `random.fork(String(n))`, and from `random`
   * itself nothing: then an example does not depend on which others are read, when, or by whom. Most
   * splits have no use for it.
   */
  read(
    indices: Uint32Array,
    inputs: Float32Array,
    labels: Float32Array,
    random?: Random,
  ): void | Promise<void>;
}

/** A labelled dataset. */
export interface Dataset {
  /** The plugin's name. */
  readonly name: string;
  /** The shape of one example, without the batch: `[28, 28]`. */
  readonly inputShape: Shape;
  /** Names of the classes; a label is an index into them. */
  readonly classes: readonly string[];
  /** For images: the value of a black pixel in each channel. Default: 0. */
  readonly black?: readonly number[];
  /** The examples. */
  readonly splits: {
    readonly train: Split;
    readonly validation: Split;
    /** Absent where the source has none. */
    readonly test?: Split;
  };
}

/** What loading a dataset may use. */
export interface LoadContext {
  /** Folder with local files; `undefined` lets the dataset look elsewhere, or download to its cache. */
  readonly dataDir: string | undefined;
  /** Told about downloads and long work: one short line. */
  readonly onProgress: (line: string) => void;
}

/** A dataset plugin. */
export interface DatasetPlugin<O extends Options = Options> {
  /** Marks a dataset. */
  readonly kind: "dataset";
  /** As in `--dataset NAME`. */
  readonly name: string;
  /** One line for `--help`. */
  readonly description: string;
  /** What can be set. */
  readonly options: O;
  /** Throws a user error for files that are missing, damaged or of the wrong size. */
  load(options: OptionValues<O>, context: LoadContext): Promise<Dataset>;
}

/** A dataset that scripts call: `await digits({ scale: "signed" })`. */
export interface DatasetFunction<O extends Options> extends DatasetPlugin<O> {
  /** Loads the dataset, with defaults for what is left out. */
  (options?: Partial<OptionValues<O>>, context?: Partial<LoadContext>): Promise<Dataset>;
}

/** Declares a dataset. The result is a function of its options. */
export function defineDataset<O extends Options>(
  plugin: Omit<DatasetPlugin<O>, "kind">,
): DatasetFunction<O> {
  const { name, description, options } = plugin;
  const resolve = (given: Partial<OptionValues<O>>) => resolveOptions(options, given, name);
  // Async, so that an option that is refused rejects the promise too.
  const load = async (given: Partial<OptionValues<O>>, context: LoadContext): Promise<Dataset> =>
    await plugin.load(resolve(given), context);
  const call = (
    given: Partial<OptionValues<O>> = {},
    { dataDir, onProgress = () => {} }: Partial<LoadContext> = {},
  ): Promise<Dataset> => load(given, { dataDir, onProgress });
  Object.defineProperty(call, "name", { value: name });
  return Object.assign(call, { kind: "dataset", description, options, load } as const);
}
