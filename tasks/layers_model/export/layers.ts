/**
 * The layers of a model to be written, as they come.
 *
 * @module
 */
import type { Shape, Tensor } from "../../../kernel/mod.ts";
import type { JsonObject } from "../../run/json.ts";
import type { LayerJson } from "../topology.ts";

/** A weight, and how it comes from a tensor. */
export interface LayerWeight {
  /** Its name in the layer: `kernel`. */
  readonly name: string;
  /** Whose values it has. */
  readonly tensor: Tensor;
  /** The shape in which its axes change places; that of the tensor, or one of the same size. */
  readonly from: Shape;
  /** Axis `order[i]` becomes axis `i`. */
  readonly order: readonly number[];
  /** The shape in the file; of the same size. */
  readonly shape: Shape;
}

/** A layer that is wanted. */
export interface LayerWanted {
  /** The class in TensorFlow.js. */
  readonly type: string;
  /** What its name begins with, or is where nobody else has it. */
  readonly name: string;
  /** What the class is told. */
  readonly config?: JsonObject;
  /** Names of the layers whose outputs it takes. */
  readonly inputs: readonly string[];
  /** Its weights. */
  readonly weights?: readonly LayerWeight[];
}

/** A layer under its name. */
export interface NamedLayer extends Required<LayerWanted> {
  /** The shape of an input, for the first layer. */
  readonly input?: readonly number[];
}

/** A list of layers, each of which takes the outputs of earlier ones. */
export class LayerList {
  readonly #layers = new Map<string, NamedLayer>();

  /** Begins with the input: its shape in the file, without the batch. */
  constructor(input: readonly number[]) {
    const config = { batch_input_shape: [null, ...input], dtype: "float32", sparse: false };
    this.add({ type: "InputLayer", name: "input", config, inputs: [] });
  }

  /** Adds a layer. Returns its name, which is its own. */
  add({ config = {}, weights = [], ...wanted }: LayerWanted): string {
    let name = wanted.name;
    for (let n = 2; this.#layers.has(name); n++) name = `${wanted.name}_${n}`;
    this.#layers.set(name, { ...wanted, name, config, weights });
    return name;
  }

  /** The layer of a name. */
  get(name: string): NamedLayer | undefined {
    return this.#layers.get(name);
  }

  /** Tells a layer more, and gives it more weights. */
  extend(name: string, config: JsonObject, weights: readonly LayerWeight[]): void {
    const layer = this.#layers.get(name);
    if (layer === undefined) return;
    this.#layers.set(name, {
      ...layer,
      config: { ...layer.config, ...config },
      weights: [...layer.weights, ...weights],
    });
  }

  /** All layers, in order. */
  get all(): readonly NamedLayer[] {
    return [...this.#layers.values()];
  }

  /** All layers as they stand in a file. */
  toJson(): LayerJson[] {
    return this.all.map(({ type, name, config, inputs }) => ({
      class_name: type,
      name,
      config: { name, trainable: true, dtype: "float32", ...config },
      inbound_nodes: inputs.length === 0 ? [] : [inputs.map((input) => [input, 0, 0, {}])],
    }));
  }
}
