import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { inTempFolder } from "../../data/test_files.ts";
import type { DtypeName, TensorValues } from "./dtypes.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";

/**
 * Writes a file of every element type with the reference library. NumPy has no bfloat16, so that its
 * two bytes a value, 1.0 and -2.5, are given as they are.
 */
const WRITE = `
import sys
import numpy as np
from safetensors import TensorSpec, serialize
arrays = {
    "f64": np.array([1.5, -0.0, np.inf, 5e-324], np.float64),
    "f32": np.array([[0.1, -np.inf, 1e-45], [1, 2, 3]], np.float32),
    "f16": np.array([1, 2 ** -24, -np.inf], np.float16),
    "i64": np.array([-1, 2 ** 63 - 1], np.int64),
    "u64": np.array([2 ** 64 - 1], np.uint64),
    "i32": np.array([-2, 2 ** 31 - 1], np.int32),
    "u32": np.array([2 ** 32 - 1], np.uint32),
    "i16": np.array([-3], np.int16),
    "u16": np.array([65535], np.uint16),
    "i8": np.array([-4], np.int8),
    "u8": np.array([255, 0, 7], np.uint8),
    "bool": np.array([True, False]),
    "no axes": np.array(7, np.float32),
    "no values": np.zeros((3, 0, 2), np.float32),
    'a "quoted" \\\\ Größe 漢字 🙂\\n': np.array([8], np.float32),
    "__proto__": np.array([9], np.float32),
}
specs = {
    name: TensorSpec(
        dtype=x.dtype.name, shape=list(x.shape), data_ptr=x.ctypes.data, data_len=x.nbytes
    )
    for name, x in arrays.items()
}
bf16 = np.array([0x3F80, 0xC020], np.uint16)
specs["bf16"] = TensorSpec(
    dtype="bfloat16", shape=[2], data_ptr=bf16.ctypes.data, data_len=bf16.nbytes
)
with open(sys.argv[1], "wb") as file:
    file.write(serialize(specs, {"model": "mlp", 'Größe "x"': "a\\nb 🙂"}))
`;

/** What the file holds, in JavaScript's own numbers. */
const written: Readonly<Record<string, readonly [DtypeName, readonly number[], TensorValues]>> = {
  "f64": ["F64", [4], Float64Array.of(1.5, -0, Infinity, 5e-324)],
  "f32": ["F32", [2, 3], Float32Array.of(0.1, -Infinity, 1e-45, 1, 2, 3)],
  "f16": ["F16", [3], Float32Array.of(1, 2 ** -24, -Infinity)],
  "bf16": ["BF16", [2], Float32Array.of(1, -2.5)],
  "i64": ["I64", [2], BigInt64Array.of(-1n, 2n ** 63n - 1n)],
  "u64": ["U64", [1], BigUint64Array.of(2n ** 64n - 1n)],
  "i32": ["I32", [2], Int32Array.of(-2, 2 ** 31 - 1)],
  "u32": ["U32", [1], Uint32Array.of(2 ** 32 - 1)],
  "i16": ["I16", [1], Int16Array.of(-3)],
  "u16": ["U16", [1], Uint16Array.of(65535)],
  "i8": ["I8", [1], Int8Array.of(-4)],
  "u8": ["U8", [3], Uint8Array.of(255, 0, 7)],
  "bool": ["BOOL", [2], Uint8Array.of(1, 0)],
  "no axes": ["F32", [], Float32Array.of(7)],
  "no values": ["F32", [3, 0, 2], new Float32Array(0)],
  'a "quoted" \\ Größe 漢字 🙂\n': ["F32", [1], Float32Array.of(8)],
  ["__proto__"]: ["F32", [1], Float32Array.of(9)],
};

/** The file that `WRITE` wrote with safetensors 0.8.0, so that it is read where there is no Python. */
const FIXTURE =
  "SAQAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJHcsO2w59lIFwieFwiIjoiYVxuYiDwn5mCIiwibW9kZWwiOiJtbHAifSwi" +
  "dTY0Ijp7ImR0eXBlIjoiVTY0Iiwic2hhcGUiOlsxXSwiZGF0YV9vZmZzZXRzIjpbMCw4XX0sImk2NCI6eyJkdHlwZSI6" +
  "Ikk2NCIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzgsMjRdfSwiZjY0Ijp7ImR0eXBlIjoiRjY0Iiwic2hhcGUi" +
  "Ols0XSwiZGF0YV9vZmZzZXRzIjpbMjQsNTZdfSwiX19wcm90b19fIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlsxXSwi" +
  "ZGF0YV9vZmZzZXRzIjpbNTYsNjBdfSwiYSBcInF1b3RlZFwiIFxcIEdyw7bDn2Ug5ryi5a2XIPCfmYJcbiI6eyJkdHlw" +
  "ZSI6IkYzMiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0cyI6WzYwLDY0XX0sImYzMiI6eyJkdHlwZSI6IkYzMiIsInNo" +
  "YXBlIjpbMiwzXSwiZGF0YV9vZmZzZXRzIjpbNjQsODhdfSwibm8gYXhlcyI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpb" +
  "XSwiZGF0YV9vZmZzZXRzIjpbODgsOTJdfSwibm8gdmFsdWVzIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOlszLDAsMl0s" +
  "ImRhdGFfb2Zmc2V0cyI6WzkyLDkyXX0sInUzMiI6eyJkdHlwZSI6IlUzMiIsInNoYXBlIjpbMV0sImRhdGFfb2Zmc2V0" +
  "cyI6WzkyLDk2XX0sImkzMiI6eyJkdHlwZSI6IkkzMiIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6Wzk2LDEwNF19" +
  "LCJiZjE2Ijp7ImR0eXBlIjoiQkYxNiIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzEwNCwxMDhdfSwiZjE2Ijp7" +
  "ImR0eXBlIjoiRjE2Iiwic2hhcGUiOlszXSwiZGF0YV9vZmZzZXRzIjpbMTA4LDExNF19LCJ1MTYiOnsiZHR5cGUiOiJV" +
  "MTYiLCJzaGFwZSI6WzFdLCJkYXRhX29mZnNldHMiOlsxMTQsMTE2XX0sImkxNiI6eyJkdHlwZSI6IkkxNiIsInNoYXBl" +
  "IjpbMV0sImRhdGFfb2Zmc2V0cyI6WzExNiwxMThdfSwiaTgiOnsiZHR5cGUiOiJJOCIsInNoYXBlIjpbMV0sImRhdGFf" +
  "b2Zmc2V0cyI6WzExOCwxMTldfSwidTgiOnsiZHR5cGUiOiJVOCIsInNoYXBlIjpbM10sImRhdGFfb2Zmc2V0cyI6WzEx" +
  "OSwxMjJdfSwiYm9vbCI6eyJkdHlwZSI6IkJPT0wiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOlsxMjIsMTI0XX19" +
  "//////////////////////////////9/AAAAAAAA+D8AAAAAAAAAgAAAAAAAAPB/AQAAAAAAAAAAABBBAAAAQc3MzD0A" +
  "AID/AQAAAAAAgD8AAABAAABAQAAA4ED//////v///////3+APyDAADwBAAD8///9//z/AAcBAA==";

/** Prints what the reference library reads: names, types, shapes, bytes and texts, as JSON. */
const READ = `
import json, sys
from safetensors import safe_open
with safe_open(sys.argv[1], framework="np") as file:
    arrays = {name: file.get_tensor(name) for name in file.keys()}
    found = [[n, str(x.dtype), list(x.shape), x.tobytes().hex()] for n, x in arrays.items()]
    print(json.dumps([found, file.metadata()]))
`;

/** An array as the script above prints it: name, type, shape, bytes in hexadecimal. */
type Found = [name: string, type: string, shape: number[], bytes: string];

const python = Deno.env.get("PYTHON") ?? "python3";

/** Runs a script and returns what it prints. */
async function run(script: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: ["-c", script, ...args],
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stderr));
  return decoder.decode(stdout);
}

const hasReference = await run("from safetensors import TensorSpec, safe_open; import numpy")
  .then(() => true, () => false);
const reference = {
  name: (text: string) =>
    hasReference ? text : `${text} (needs ${python} with numpy and safetensors 0.8)`,
  ignore: !hasReference,
};

function checkWritten(bytes: Uint8Array): void {
  const { tensors, metadata } = decodeSafetensors(bytes, "reference.safetensors");
  assertEquals(metadata, { model: "mlp", 'Größe "x"': "a\nb 🙂" });
  assertEquals(Object.keys(tensors).sort(), Object.keys(written).sort());
  for (const [name, [dtype, shape, values]] of Object.entries(written)) {
    assertEquals(tensors[name], { dtype, shape, values }, name);
  }
}

Deno.test("a file that the reference library wrote is read: every type, shape, name and text", () => {
  checkWritten(Uint8Array.fromBase64(FIXTURE));
});

Deno.test({
  name: reference.name("a file that the installed reference library writes is read the same"),
  ignore: reference.ignore,
  fn: () =>
    inTempFolder(async (folder) => {
      const path = join(folder, "reference.safetensors");
      await run(WRITE, path);
      checkWritten(await Deno.readFile(path));
    }),
});

Deno.test({
  name: reference.name("the reference library reads what is written here, bit for bit"),
  ignore: reference.ignore,
  fn: () =>
    inTempFolder(async (folder) => {
      const arrays = Object.fromEntries([
        ["linear1.weight", { shape: [2, 2], values: Float32Array.of(0.1, -0, 1e-45, 3.4e38) }],
        ["optimizer/linear1.weight.m", {
          shape: [3],
          values: Float64Array.of(5e-324, -1e308, 0.1),
        }],
        ["no axes", { shape: [], values: Float32Array.of(7) }],
        ["no values", { shape: [3, 0], values: new Float32Array(0) }],
        ["not finite", { shape: [3], values: Float32Array.of(NaN, Infinity, -Infinity) }],
        ['a "quoted" \\ Größe 漢字 🙂\n\u2028', { shape: [1], values: Float32Array.of(8) }],
        ["__proto__", { shape: [1, 1, 1], values: Float32Array.of(9) }],
        ["7", { shape: [1], values: Float64Array.of(10) }],
        ["", { shape: [1], values: Float32Array.of(11) }],
      ]);
      for (const metadata of [{}, { model: "mlp", 'Größe "x"': "a\nb 🙂", "": "" }]) {
        const path = join(folder, "model.safetensors");
        await Deno.writeFile(path, encodeSafetensors(arrays, metadata));
        const [found, texts]: [Found[], unknown] = JSON.parse(
          await run(READ, path),
        );
        const expected = Object.entries(arrays).map(([name, { shape, values }]): Found => {
          const bytes = new Uint8Array(values.buffer);
          const type = values instanceof Float64Array ? "float64" : "float32";
          return [name, type, shape, bytes.toHex()];
        });
        assertEquals(
          found.sort(([a], [b]) => a < b ? -1 : 1),
          expected.sort(([a], [b]) => a < b ? -1 : 1),
        );
        assertEquals(texts, Object.keys(metadata).length === 0 ? null : metadata);
      }
    }),
});
