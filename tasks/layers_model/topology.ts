/**
 * The file `model.json` of a LayersModel, in which TensorFlow.js keeps a model and where its weights are.
 *
 * @module
 */
import type { Json, JsonObject } from "../run/json.ts";

/** A layer in the file. */
export interface LayerJson extends JsonObject {
  /** The class: `Conv2D`. */
  readonly class_name: string;
  /** The name. */
  readonly name: string;
  /** What the class is told. */
  readonly config: JsonObject;
  /** For each use of the layer the layers whose outputs it takes, each `[name, use, output, {}]`. */
  readonly inbound_nodes: readonly Json[];
}

/** An array in the weights. */
export interface WeightJson extends JsonObject {
  /** The layer's name and the weight's own: `conv1/kernel`. */
  readonly name: string;
  /** Sizes of the axes. */
  readonly shape: readonly number[];
  /** The type of the elements. */
  readonly dtype: string;
}

/** The name of the file. */
export const MODEL_FILE = "model.json";

/** What every file of the format says of itself. */
export const FORMAT = "layers-model";
