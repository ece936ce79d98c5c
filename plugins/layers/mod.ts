/**
 * Layers: the parts that models are made of. An op of one tensor is a layer as it is.
 *
 * @module
 */
export { averagePool } from "./average_pool.ts";
export { batchNormLayer, type BatchNormOptions } from "./batch_norm.ts";
export { conv, type ConvOptions } from "./conv.ts";
export { convTranspose, type ConvTransposeOptions } from "./conv_transpose.ts";
export { dropoutLayer } from "./dropout.ts";
export { flattenLayer } from "./flatten.ts";
export { globalPool } from "./global_pool.ts";
export { groupNormLayer } from "./group_norm.ts";
export { layerNormLayer } from "./layer_norm.ts";
export { linear, type WeightOptions } from "./linear.ts";
export { maxPool, type PoolOptions } from "./max_pool.ts";
export { residual } from "./residual.ts";
export { upsampleLayer } from "./upsample.ts";
