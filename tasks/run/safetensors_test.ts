import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { ShapeError, UsageError } from "../../kernel/errors.ts";
import { decodeSafetensors, encodeSafetensors, type TensorToWrite } from "./safetensors.ts";

/** A file with the given header text, as it stands, and data. */
function fileOf(header: string, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

/** A file with one tensor. */
function fileOfOne(dtype: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  return fileOf(JSON.stringify({ x: { dtype, shape, data_offsets: [0, data.length] } }), data);
}

function refusal(bytes: Uint8Array): string {
  const { message } = assertThrows(() => decodeSafetensors(bytes, "runs/a/model"), UsageError);
  assert(message.startsWith("runs/a/model: "), message);
  assertEquals(message.split("\n").length, 1);
  return message;
}

const tensor: fc.Arbitrary<TensorToWrite> = fc.array(fc.integer({ min: 0, max: 4 }), {
  maxLength: 3,
}).chain((shape) => {
  const length = shape.reduce((product, size) => product * size, 1);
  const exactly = { minLength: length, maxLength: length };
  return fc.oneof(fc.float32Array(exactly), fc.float64Array(exactly)).map((values) => ({
    shape,
    values: values instanceof Float64Array ? new Float64Array(values) : new Float32Array(values),
  }));
});

const name = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.constantFrom("", "0", "__proto__", "constructor", 'a"b\\', "layers.0.weight"),
);

const contents = fc.record({
  tensors: fc.dictionary(name.filter((text) => text !== "__metadata__"), tensor, { maxKeys: 5 }),
  metadata: fc.dictionary(name, fc.string({ unit: "grapheme" }), { maxKeys: 3 }),
});

Deno.test("what is written is read: names, shapes, types, every bit of the values, texts", () => {
  fc.assert(fc.property(contents, ({ tensors, metadata }) => {
    const read = decodeSafetensors(encodeSafetensors(tensors, metadata), "memory");
    assertEquals(Object.keys(read.tensors).sort(), Object.keys(tensors).sort());
    for (const [key, { shape, values }] of Object.entries(tensors)) {
      const found = read.tensors[key];
      assertEquals(found?.shape, shape);
      assertEquals(found?.dtype, values instanceof Float64Array ? "F64" : "F32");
      assertEquals(bitsOf(found?.values), bitsOf(values));
    }
    assertEquals(Object.entries(read.metadata).sort(), Object.entries(metadata).sort());
  }));
});

function bitsOf(values: ArrayBufferView | undefined): number[] {
  if (values === undefined) return [];
  return [...new Uint8Array(values.buffer, values.byteOffset, values.byteLength)];
}

Deno.test("a written file has the bytes that the format demands", () => {
  const bytes = encodeSafetensors({
    b: { shape: [2], values: new Float32Array([1, -2]) },
    a: { shape: [], values: new Float32Array([0.5]) },
    z: { shape: [1], values: new Float64Array([3]) },
  }, { model: "mlp" });
  const header = '{"__metadata__":{"model":"mlp"},' +
    '"z":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},' +
    '"a":{"dtype":"F32","shape":[],"data_offsets":[8,12]},' +
    '"b":{"dtype":"F32","shape":[2],"data_offsets":[12,20]}}';
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
  const data = new DataView(new ArrayBuffer(20));
  data.setFloat64(0, 3, true);
  [0.5, 1, -2].forEach((value, i) => data.setFloat32(8 + 4 * i, value, true));
  assertEquals(bytes, fileOf(padded, new Uint8Array(data.buffer)));
});

Deno.test("the order in which tensors are given does not change the file", () => {
  const x = { shape: [1], values: new Float32Array([1]) };
  const y = { shape: [1], values: new Float32Array([2]) };
  assertEquals(encodeSafetensors({ x, y }), encodeSafetensors({ y, x }));
});

Deno.test("a part of a larger array is written as that part alone", () => {
  const values = new Float32Array([1, 2, 3, 4]).subarray(1, 3);
  const { tensors } = decodeSafetensors(encodeSafetensors({ x: { shape: [2], values } }), "memory");
  assertEquals(tensors["x"]?.values, new Float32Array([2, 3]));
});

Deno.test("a shape that does not fit its values is refused", () => {
  const values = new Float32Array(6);
  for (const shape of [[5], [2, 4], [-2, -3], [1.5, 4], [NaN]]) {
    assertThrows(() => encodeSafetensors({ w: { shape, values } }), ShapeError, 'tensor "w"');
  }
  assertThrows(
    () => encodeSafetensors({ "__metadata__": { shape: [6], values } }),
    UsageError,
    "__metadata__",
  );
});

Deno.test("every element type that JavaScript has an array for is read", () => {
  const cases: [string, number[], ArrayLike<number | bigint>][] = [
    ["F16", [0x00, 0x3c, 0x01, 0x00, 0x00, 0xfc], new Float32Array([1, 2 ** -24, -Infinity])],
    ["BF16", [0x80, 0x3f, 0x49, 0x40, 0x80, 0xff], new Float32Array([1, 3.140625, -Infinity])],
    ["I64", [255, 255, 255, 255, 255, 255, 255, 255], new BigInt64Array([-1n])],
    ["U64", [255, 255, 255, 255, 255, 255, 255, 255], new BigUint64Array([2n ** 64n - 1n])],
    ["I32", [254, 255, 255, 255], new Int32Array([-2])],
    ["U32", [254, 255, 255, 255], new Uint32Array([2 ** 32 - 2])],
    ["I16", [254, 255], new Int16Array([-2])],
    ["U16", [254, 255], new Uint16Array([65534])],
    ["I8", [254], new Int8Array([-2])],
    ["U8", [254], new Uint8Array([254])],
    ["BOOL", [1, 0], new Uint8Array([1, 0])],
  ];
  for (const [dtype, data, expected] of cases) {
    const bytes = fileOfOne(dtype, [expected.length], new Uint8Array(data));
    assertEquals(decodeSafetensors(bytes, "memory").tensors["x"]?.values, expected);
  }
});

Deno.test("an element type without such an array is refused by name", () => {
  assertStringIncludes(refusal(fileOfOne("F8_E5M2", [1], new Uint8Array(1))), "F8_E5M2");
});

Deno.test("a file that is not aligned in memory is read all the same", () => {
  const bytes = encodeSafetensors({ x: { shape: [2], values: new Float32Array([1, 2]) } });
  const shifted = new Uint8Array(bytes.length + 3).subarray(3);
  shifted.set(bytes);
  assertEquals(
    decodeSafetensors(shifted, "memory").tensors["x"]?.values,
    new Float32Array([1, 2]),
  );
});

Deno.test("each kind of damage has a line of its own", () => {
  const entry = (begin: number, end: number, shape = [(end - begin) / 4]) =>
    `{"dtype":"F32","shape":[${shape}],"data_offsets":[${begin},${end}]}`;
  const data = new Uint8Array(16);
  const cases: [string, Uint8Array][] = [
    ["it has 3 bytes", new Uint8Array(3)],
    ["only 2 follow", fileOf("{}").fill(0xff, 0, 8)],
    ["its header is not JSON", fileOf('{"x":')],
    ["its header is not UTF-8", fileOf("{}").fill(0xff, 9, 10)],
    ["its header is not a JSON object", fileOf("[]")],
    ["its header is not a JSON object", fileOf("null")],
    ['describe the tensor "x"', fileOf('{"x":{}}')],
    ['describe the tensor "x"', fileOf('{"x":null}')],
    ['describe the tensor "x"', fileOf(`{"x":${entry(0, 16, [-4])}}`, data)],
    ['describe the tensor "x"', fileOf(`{"x":${entry(0, 16, [4.5])}}`, data)],
    ['describe the tensor "x"', fileOf('{"x":{"dtype":"F32","shape":[0],"data_offsets":[0]}}')],
    ["does not hold texts", fileOf('{"__metadata__":{"epoch":3}}')],
    ['holds "x" twice', fileOf(`{"x":${entry(0, 16)},"\\u0078":${entry(0, 16)}}`, data)],
    ['holds "dtype" twice', fileOf(`{"x":{"dtype":"I8",${entry(0, 16).slice(1)}}`, data)],
    ["overlaps", fileOf(`{"x":${entry(0, 12)},"y":${entry(8, 16)}}`, data)],
    ["bytes 4 to 8", fileOf(`{"x":${entry(0, 4)},"y":${entry(8, 16)}}`, data)],
    ["bytes 12 to 16", fileOf(`{"x":${entry(0, 12)}}`, data)],
    ["lies at bytes 0 to 20 of 16", fileOf(`{"x":${entry(0, 20)}}`, data)],
    ["lies at bytes 12 to 8 of 16", fileOf(`{"x":${entry(12, 8, [0])}}`, data)],
    ["needs 20 bytes, found 16", fileOf(`{"x":${entry(0, 16, [5])}}`, data)],
    ["needs", fileOf(`{"x":${entry(0, 16, [2 ** 52, 2 ** 52])}}`, data)],
  ];
  for (const [expected, bytes] of cases) assertStringIncludes(refusal(bytes), expected);
});

Deno.test("a file cut short anywhere is refused", () => {
  fc.assert(fc.property(contents, fc.nat(), ({ tensors, metadata }, at) => {
    const whole = encodeSafetensors(tensors, metadata);
    refusal(whole.subarray(0, at % whole.length));
  }));
});

Deno.test("a file with any byte changed is read or refused in one line, nothing else", () => {
  fc.assert(
    fc.property(contents, fc.nat(), fc.nat({ max: 255 }), ({ tensors }, at, value) => {
      const bytes = encodeSafetensors(tensors, { model: "mlp" });
      bytes[at % bytes.length] = value;
      try {
        decodeSafetensors(bytes, "memory");
      } catch (error) {
        assert(error instanceof UsageError, String(error));
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("bytes that are no safetensors file at all are refused in one line", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    try {
      decodeSafetensors(bytes, "memory");
    } catch (error) {
      assert(error instanceof UsageError, String(error));
    }
  }));
});
