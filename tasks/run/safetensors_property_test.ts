import { assert, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { CountedBytes, damaged, damages, readOrRefusal } from "../../data/test_damage.ts";
import { dtypes } from "./dtypes.ts";
import { decodeSafetensors, encodeSafetensors, type SafetensorsContents } from "./safetensors.ts";

const SOURCE = "runs/a/model.safetensors";

/** A file with the given header text and data. */
function fileOf(header: string, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

const nothing = new Uint8Array(0);

/**
 * Reads a file, or is refused as a user is. Either way no more bytes are copied than the file has,
 * and what is returned are those copies, 2 bytes of F16 and BF16 widened to 4.
 */
function checkedRead(file: Uint8Array): SafetensorsContents | undefined {
  const bytes = CountedBytes.from(file);
  assert(bytes instanceof CountedBytes);
  const contents = readOrRefusal(SOURCE, () => decodeSafetensors(bytes, SOURCE));
  assert(bytes.copied <= file.length, `copied ${bytes.copied} bytes of ${file.length}`);
  if (contents === undefined) return undefined;
  let held = 0;
  for (const { dtype, shape, values } of Object.values(contents.tensors)) {
    const stored = dtypes[dtype].bytes * values.length;
    const widening = values.BYTES_PER_ELEMENT / dtypes[dtype].bytes;
    assertEquals(widening, dtype === "F16" || dtype === "BF16" ? 2 : 1);
    assertEquals(values.buffer.byteLength, values.byteLength);
    assertEquals(shape.reduce((product, size) => product * size, 1), values.length);
    held += stored;
  }
  assertEquals(held, bytes.copied);
  return contents;
}

/** Files as a training run writes them, and of every element type, with names that need escapes. */
const valid: fc.Arbitrary<Uint8Array> = fc.array(
  fc.record({
    dtype: fc.constantFrom(...Object.keys(dtypes)),
    shape: fc.array(fc.nat(3), { maxLength: 3 }),
    name: fc.oneof(fc.constantFrom("a", "__proto__", 'q"\\', "größe"), fc.string()),
  }),
  { maxLength: 4 },
).map((listed) => {
  const header: [string, unknown][] = [["__metadata__", { model: "mlp" }]];
  let end = 0;
  for (const { dtype, shape, name } of listed) {
    const { bytes } = Object.entries(dtypes).find(([key]) => key === dtype)?.[1] ?? { bytes: 1 };
    if (header.some(([other]) => other === name)) continue;
    const size = shape.reduce((product, length) => product * length, bytes);
    header.push([name, { dtype, shape, data_offsets: [end, end += size] }]);
  }
  const data = Uint8Array.from({ length: end }, (_, i) => 37 * i);
  return fileOf(JSON.stringify(Object.fromEntries(header)), data);
});

Deno.test("a damaged file is read or refused in one line, within the memory of its size", () => {
  fc.assert(
    fc.property(valid, damages, (file, all) => {
      assert(checkedRead(file) !== undefined, "the undamaged file is refused");
      checkedRead(damaged(file, all));
    }),
    { numRuns: 1500 },
  );
});

/** Sizes as they might be, and as nobody could have them. */
const size = fc.oneof(
  { weight: 3, arbitrary: fc.nat(4) },
  fc.constantFrom(8, 16, 2 ** 31, 2 ** 32, 2 ** 52, 2 ** 53 - 1, 2 ** 53, 1e308, -1, 0.5),
);

const lyingHeader = fc.dictionary(
  fc.oneof(fc.constantFrom("a", "b", "__proto__", "__metadata__", "constructor"), fc.string()),
  fc.oneof(
    {
      weight: 9,
      arbitrary: fc.record({
        dtype: fc.constantFrom(...Object.keys(dtypes), "F8_E4M3", "f32", "", "toString", "\x1b[2J"),
        shape: fc.array(size, { maxLength: 4 }),
        data_offsets: fc.oneof(
          { weight: 5, arbitrary: fc.tuple(size, size) },
          fc.array(size, { maxLength: 3 }),
        ),
      }),
    },
    fc.jsonValue({ maxDepth: 3 }),
  ),
  { maxKeys: 4 },
);

Deno.test("a header of the right form that lies about everything asks for no memory", () => {
  fc.assert(
    fc.property(lyingHeader, fc.uint8Array({ maxLength: 24 }), (header, data) => {
      checkedRead(fileOf(JSON.stringify(header), data));
    }),
    { numRuns: 1500 },
  );
});

Deno.test("a header whose length, or any JSON, or any bytes, are made up is read or refused", () => {
  const length = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  fc.assert(fc.property(length, fc.json(), fc.uint8Array(), (length, json, tail) => {
    checkedRead(fileOf(json, tail));
    checkedRead(tail);
    const file = fileOf(json, tail);
    new DataView(file.buffer).setBigUint64(0, length, true);
    assertEquals(checkedRead(file), undefined);
  }));
});

Deno.test("a wrong number among sizes and places is always found", () => {
  const lies = fc.constantFrom(0, 1, 2, 3, 5, 7, 9, 2 ** 32, 2 ** 53 - 1, -1, 1.5);
  const which = fc.constantFrom("shape", "begin", "end");
  fc.assert(fc.property(lies, which, fc.nat(2), (lie, which, at) => {
    // Sizes 4, 4 and 4, at bytes 0, 16, 32 and 48: none of the lies is the truth somewhere.
    const header = Object.fromEntries(
      Array.from({ length: 3 }, (_, i) => {
        const offsets = [16 * i, 16 * i + 16];
        const entry = { dtype: "F32", shape: [4], data_offsets: offsets };
        if (i === at && which === "shape") entry.shape = [lie];
        if (i === at && which === "begin") entry.data_offsets = [lie, 16 * i + 16];
        if (i === at && which === "end") entry.data_offsets = [16 * i, lie];
        return [`${i}`, entry];
      }),
    );
    fc.pre(!(which === "begin" && at === 0 && lie === 0));
    assertEquals(checkedRead(fileOf(JSON.stringify(header), new Uint8Array(48))), undefined);
  }));
});

Deno.test("arrays that lie anywhere are read only where they cover the data once", () => {
  const places = fc.array(fc.record({ begin: fc.nat(6), length: fc.nat(3) }), { maxLength: 4 });
  fc.assert(
    fc.property(places, fc.nat(6), (places, words) => {
      const header = Object.fromEntries(places.map(({ begin, length }, i) => {
        const data_offsets = [4 * begin, 4 * (begin + length)];
        return [`x${i}`, { dtype: "F32", shape: [length], data_offsets }];
      }));
      const covers = new Array<number>(12).fill(0);
      for (const { begin, length } of places) {
        for (let i = begin; i < begin + length; i++) covers[i] = (covers[i] ?? 0) + 1;
      }
      const isExact = covers.every((count, i) => count === (i < words ? 1 : 0));
      const read = checkedRead(fileOf(JSON.stringify(header), new Uint8Array(4 * words)));
      // An array of no elements may stand at the edge of others, not within them or beyond the end.
      if (!isExact) assertEquals(read, undefined);
      else if (places.every(({ length }) => length > 0)) assert(read !== undefined);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("headers made to mislead or exhaust a reader are refused", () => {
  const deep = (open: string, close: string) => open.repeat(1e5) + close.repeat(1e5);
  const entry = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}';
  assert(checkedRead(fileOf(`{"a":${entry}}`, nothing)) !== undefined);
  const headers = [
    deep("[", "]"),
    `{"a":${deep("[", "]")}}`,
    `{"a":${'{"a":'.repeat(1e5)}1${"}".repeat(1e5)}}`,
    `{"a":${"[".repeat(1e5)}`,
    `{"a":{"dtype":"F32","shape":[${new Array(1e5).fill(7)}],"data_offsets":[0,0]}}`,
    `{"a":{"dtype":"F32","shape":[],"data_offsets":[${new Array(1e5).fill(0)}]}}`,
    `{"${"x".repeat(1e5)}":${entry.replace("[0]", "[1]")}}`,
    `\ufeff{"a":${entry}}`,
    ` {}`,
    `{"a":${entry},"a":${entry}}`,
    `{"\\ud800":${entry}}`,
    `{"a":{"dtype":"\\u001b[2J","shape":[0],"data_offsets":[0,0]}}`,
    `{"a":{"dtype":"toString","shape":[0],"data_offsets":[0,0]}}`,
    `{"a":{"dtype":"F32","shape":[0,0.5],"data_offsets":[0,0]}}`,
    `{"a":{"dtype":"F32","shape":[0,9007199254740992],"data_offsets":[0,0]}}`,
    `{"a":{"dtype":"F32","shape":[0,-1],"data_offsets":[0,0]}}`,
    `{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0,0]}}`,
    `{"a":NaN}`,
    `{"a":{"dtype":"F32","shape":[NaN],"data_offsets":[0,0]}}`,
    `{"__metadata__":{"a":"\\udc00"}}`,
    `{"__metadata__":[]}`,
    `{} {}`,
    "{}\0",
  ];
  for (const header of headers) {
    assertEquals(checkedRead(fileOf(header, nothing)), undefined, header.slice(0, 60));
  }
});

Deno.test("an array without elements is read, whatever its other sizes are", () => {
  const header = '{"a":{"dtype":"F32","shape":[9007199254740991,0],"data_offsets":[0,0]}}';
  assertEquals(
    checkedRead(fileOf(header, nothing))?.tensors["a"]?.values,
    new Float32Array(0),
  );
});

Deno.test("a name of Object's own is a tensor like any other", () => {
  const x = { shape: [], values: Float32Array.of(7) };
  const named = Object.fromEntries(["__proto__", "constructor", "toString"].map((n) => [n, x]));
  const tensors = checkedRead(encodeSafetensors(named))?.tensors ?? {};
  assertEquals(Object.keys(tensors).sort(), ["__proto__", "constructor", "toString"]);
  assertEquals(Object.getPrototypeOf(tensors), Object.prototype);
});
