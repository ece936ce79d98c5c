/**
 * Reading a LayersModel of TensorFlow.js as a model of this project.
 *
 * @module
 */
import {
  type Backend,
  build,
  isUserError,
  type Layer,
  type Model,
  Random,
  sameShape,
  type Shape,
  UsageError,
} from "../../../kernel/mod.ts";
import { type Fields, fieldsOf } from "../../run/jsonl.ts";
import { quote } from "../../run/show.ts";
import { type Image, imageIn } from "../order.ts";
import { activation, type Input, ownActivation } from "./dense.ts";
import { readModelFiles } from "./files.ts";
import { GraphBuilder } from "./graph_layer.ts";
import { imageAfter, knownLayers } from "./known_layers.ts";
import { LayerSource, WeightStore } from "./layer_source.ts";
import { mergeOf, mergeTypes } from "./merges.ts";
import { featuresLast, named, reshaped } from "./steps.ts";
import { type LayerEntry, readTopology } from "./topology.ts";

/** How {@linkcode importLayersModel} goes about it. */
export interface ImportOptions {
  /** Leaves out a softmax at the end: losses of this project take logits. Default: false. */
  readonly logits?: boolean;
  /** Where the model lives; default: the current backend. */
  readonly backend?: Backend;
}

/** What was read. */
export interface LayersModel {
  /** The layers, whose tensors begin with the values in the files. */
  readonly layer: Layer;
  /** The shape of one input: channels first, and without them where there is one. */
  readonly inputShape: Shape;
  /** What `exportLayersModel` noted, or nothing. */
  readonly metadata: Fields | undefined;
  /** The files of weights, relative to the folder of `model.json`. */
  readonly shards: readonly string[];
}

/**
 * Makes a model of a LayersModel of TensorFlow.js, with its parameters: of a `model.json` that `model.save()` has
 * written, or `tensorflowjs_converter` from Keras, or {@linkcode exportLayersModel}. It predicts the same, and it can be
 * trained further.
 *
 * Channels come first here: a model that takes `[n, h, w, c]` there takes `[n, c, h, w]`, and `[n, h, w]` where
 * it has one channel.
 *
 * ```ts ignore
 * import { importLayersModel, noGrad, tensor } from "../../../mod.ts";
 *
 * const model = await importLayersModel("folder/model.json");
 * const x = tensor(new Float32Array(784), { shape: [1, ...model.inputShape] });
 * console.log(await noGrad(() => model.forward(x)).values());
 * ```
 *
 * @throws {UsageError} in one line, for missing and damaged files, and for a layer that is not known.
 */
export async function importLayersModel(
  path: string,
  { logits = false, backend }: ImportOptions = {},
): Promise<Model> {
  const { layer, inputShape } = await readLayersModel(path, { logits });
  return build(layer, {
    inputShape,
    random: new Random(0),
    ...(backend === undefined ? {} : { backend }),
  });
}

/** Reads a LayersModel as a layer. */
export async function readLayersModel(
  path: string,
  { logits }: { readonly logits: boolean },
): Promise<LayersModel> {
  const { source, topology, weights, metadata, shards } = await readModelFiles(path);
  const { input, layers, output } = readTopology(topology, source);
  const store = new WeightStore(weights);
  const own = fieldsOf(metadata?.get("dinograd"));
  const inputShape = shapeHere(input, own?.get("inputShape"));
  const graph = new GraphBuilder(inputShape);
  const made = new Map<string, Made>();
  for (const entry of layers) {
    const context = { config: entry.config, weights: store, source };
    const layer = new LayerSource(entry.type, entry.name, context);
    try {
      made.set(entry.name, addLayer(entry, layer, graph, made, input.length));
    } catch (error) {
      if (!isUserError(error) || error instanceof UsageError) throw error;
      throw layer.refuse(error.message);
    }
  }
  const [left] = store.left;
  if (left !== undefined) {
    const more = store.left.length - 1;
    throw new UsageError(
      `${source}: the weight ${quote(left)}${
        more > 0 ? ` and ${more} more belong` : " belongs"
      } to none of its layers: the files do not fit each other`,
    );
  }
  const last = made.get(output) ?? { place: 0 };
  const before = logits ? last.beforeSoftmax : undefined;
  const { place, image } = before ?? last;
  const end = image === undefined
    ? place
    : graph.add("output", named("channelsLast", featuresLast(image)), place);
  return { layer: graph.layer("imported", end), inputShape, metadata: own, shards };
}

/** The output of a layer of the file. */
interface Made {
  /** Its place in the graph. */
  readonly place: number;
  /** For features that were an image, whose order they have here. */
  readonly image?: Image | undefined;
  /** What a softmax was applied to. */
  readonly beforeSoftmax?: Made | undefined;
}

function addLayer(
  { type, name, inputs }: LayerEntry,
  source: LayerSource,
  graph: GraphBuilder,
  made: ReadonlyMap<string, Made>,
  axes: number,
): Made {
  if (type === "InputLayer") return { place: inputPlace(graph, axes) };
  const found = inputs.map((input) => made.get(input)).filter((each) => each !== undefined);
  const [first] = found;
  if (first === undefined) throw source.refuse("it takes the output of no layer");
  if (mergeTypes.includes(type)) return addMerge(name, source, graph, found);
  const known = knownLayers.get(type);
  if (known === undefined) {
    throw source.refuse(
      `not known here, known are ${[...knownLayers.keys(), ...mergeTypes].join(", ")}`,
    );
  }
  if (found.length > 1) throw source.refuse(`found ${found.length} inputs, needed: one`);
  const start = known.order === "as-in-file" ? asInFile(name, graph, first) : first;
  const input: Input = { shape: graph.shapeOf(start.place), image: start.image };
  const place = graph.add(name, known.make(source, input), start.place);
  const result: Made = { place, image: imageAfter(type, input) };
  const ending = known.isActivated === true ? ownActivation(source) : "linear";
  if (ending !== "linear") {
    const layer = activation(source, ending, graph.shapeOf(place));
    const activated = graph.add(`${name}.activation`, layer, place);
    return { place: activated, beforeSoftmax: ending === "softmax" ? result : undefined };
  }
  const isSoftmax = type === "Softmax" ||
    (type === "Activation" && ownActivation(source) === "softmax");
  return isSoftmax ? { ...result, beforeSoftmax: start } : result;
}

function addMerge(
  name: string,
  source: LayerSource,
  graph: GraphBuilder,
  found: readonly Made[],
): Made {
  const isAlike = source.type !== "Concatenate" &&
    new Set(found.map(({ image }) => image?.join())).size === 1;
  const ends = isAlike ? found : found.map((each) => asInFile(name, graph, each));
  const inputs = ends.map(({ place }) => place);
  const merge = mergeOf(source, inputs.map((place) => graph.shapeOf(place)));
  const part = { key: name, inputs, output: merge.output, plan: undefined };
  const place = graph.addPart({ ...part, apply: (xs) => merge.apply(xs) });
  return { place, image: isAlike ? ends[0]?.image : undefined };
}

/** Features in the order that they have in the file. */
function asInFile(name: string, graph: GraphBuilder, made: Made): Made {
  if (made.image === undefined) return made;
  const layer = named("channelsLast", featuresLast(made.image));
  return { place: graph.add(`${name}.order`, layer, made.place) };
}

/** The input; images of one channel have no axis for it here. */
function inputPlace(graph: GraphBuilder, axes: number): number {
  const { inputShape } = graph;
  const image = axes === 3 ? imageIn(inputShape) : undefined;
  if (image === undefined || sameShape(image, inputShape)) return 0;
  return graph.add("input", named("channels", reshaped(image)), 0);
}

/** The shape of an input here: as the writer of the file had it, where that was this project. */
function shapeHere(input: readonly number[], noted: unknown): Shape {
  const [h = 0, w = 0, c = 0] = input;
  if (input.length !== 3) return input;
  const image: Shape = [c, h, w];
  if (c > 1) return image;
  return Array.isArray(noted) && noted.join() === image.join() ? image : [h, w];
}
