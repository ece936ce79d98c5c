/**
 * Layers: the parts that models are made of. An op of one tensor is a layer as it is.
 *
 * @module
 */
export { dropoutLayer } from "./dropout.ts";
export { flattenLayer } from "./flatten.ts";
export { linear, type LinearOptions } from "./linear.ts";
