/**
 * All ops. Written by `tasks/generate_index.ts` from the folder's contents.
 *
 * @module
 */
export * from "./abs.ts";
export * from "./add.ts";
export * from "./argmax.ts";
export * from "./batched_mat_vec.ts";
export * from "./clamp.ts";
export * from "./concat.ts";
export * from "./cross_entropy.ts";
export * from "./divide.ts";
export * from "./dropout.ts";
export * from "./equal.ts";
export * from "./exp.ts";
export * from "./expand.ts";
export * from "./flatten.ts";
export * from "./gather.ts";
export * from "./gelu.ts";
export * from "./identity.ts";
export * from "./leaky_relu.ts";
export * from "./log.ts";
export * from "./log_softmax.ts";
export * from "./matmul.ts";
export * from "./max.ts";
export * from "./maximum.ts";
export * from "./mean.ts";
export * from "./mean_squared_error.ts";
export * from "./minimum.ts";
export * from "./multiply.ts";
export * from "./negate.ts";
export * from "./normalize.ts";
export * from "./pad.ts";
export * from "./permute.ts";
export * from "./pow.ts";
export * from "./relu.ts";
export * from "./reshape.ts";
export * from "./row_max.ts";
export * from "./row_sum.ts";
export * from "./select.ts";
export * from "./sigmoid.ts";
export * from "./slice.ts";
export * from "./softmax.ts";
export * from "./softmax_cross_entropy.ts";
export * from "./softplus.ts";
export * from "./sqrt.ts";
export * from "./square.ts";
export * from "./squeeze.ts";
export * from "./subtract.ts";
export * from "./sum.ts";
export * from "./tanh.ts";
export * from "./transpose.ts";
export * from "./unsqueeze.ts";
