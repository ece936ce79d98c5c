/**
 * The names of types by which the functions of formulas are written, for one number at a time or four.
 *
 * @module
 */

/** By how many numbers are taken at a time. */
export const types: Readonly<Record<1 | 4, string>> = {
  1: "alias number = f32; alias bits = u32; alias whole = i32; alias truth = bool;\n",
  4: "alias number = vec4<f32>; alias bits = vec4<u32>; alias whole = vec4<i32>; alias truth = vec4<bool>;\n",
};
