/**
 * The safetensors format: named arrays in one file, read without running anything in it.
 *
 * A file is the length N of the header as a little-endian unsigned 64-bit number, N bytes of JSON
 * (an object from name to `dtype`, `shape` and `data_offsets`, and `__metadata__` for texts; spaces
 * may follow), then the arrays without gaps, little-endian and row-major. The header says where each
 * array begins and ends, counted from the end of the header.
 * Source: the format's description in the safetensors repository, version 0.4.
 *
 * ```ts
 * const bytes = encodeSafetensors({ bias: { shape: [2], values: new Float32Array([0.5, -1]) } });
 * const { tensors } = decodeSafetensors(bytes, "memory");
 * console.log(tensors.bias?.values); // Float32Array [0.5, -1]
 * ```
 *
 * @module
 */
export { encodeSafetensors, type TensorToWrite } from "./safetensors_encode.ts";
export {
  decodeSafetensors,
  type SafetensorsContents,
  type TensorRead,
} from "./safetensors_decode.ts";
