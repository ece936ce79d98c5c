import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../../kernel/errors.ts";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
import { encodeSafetensors } from "./safetensors.ts";

const checkpoint: Checkpoint = {
  tensors: {
    "parameter/linear1.weight": { shape: [2, 3], values: Float32Array.of(1, -0, 3, 4, 5e-45, 6) },
    "optimizer/linear1.weight.m": { shape: [2, 3], values: new Float32Array(6) },
    "state/mean": { shape: [], values: Float64Array.of(1 / 3) },
  },
  position: { step: 430, meter: { loss: 12.25, hits: 3, samples: 5 } },
  optimizerSteps: 430,
  random: { key: [7, 0], position: 3, spare: -0.25 },
};

Deno.test("a checkpoint comes back as it was, bit for bit", async () => {
  const bytes = await encodeCheckpoint(checkpoint);
  assertEquals(await decodeCheckpoint(bytes, "a"), checkpoint);
  assertEquals(await encodeCheckpoint(await decodeCheckpoint(bytes, "a")), bytes);
});

Deno.test("a checkpoint with any byte changed is refused, unless it says the same", async () => {
  const bytes = await encodeCheckpoint(checkpoint);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(bytes.length - 1),
      fc.integer({ min: 1, max: 255 }),
      async (place, change) => {
        const damaged = bytes.slice();
        damaged[place] = (damaged[place] ?? 0) ^ change;
        const read = await decodeCheckpoint(damaged, "a").catch((error) => {
          assert(error instanceof UsageError, String(error));
          assert(!/[\n\r]/.test(error.message));
          return checkpoint;
        });
        assertEquals(read, checkpoint);
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("a checkpoint that was cut short is refused", async () => {
  const bytes = await encodeCheckpoint(checkpoint);
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
      await assertRejects(() => decodeCheckpoint(bytes.slice(0, length), "a"), UsageError, "a: ");
    }),
  );
});

Deno.test("a safetensors file that is no checkpoint is refused by name", async () => {
  const model = encodeSafetensors({ w: { shape: [1], values: Float32Array.of(1) } });
  await assertRejects(
    () => decodeCheckpoint(model, "model.safetensors"),
    UsageError,
    'model.safetensors: not a whole checkpoint: its format is "unknown"',
  );
});

Deno.test("a format with a line break is refused in one line", async () => {
  const tensors = { w: { shape: [1], values: Float32Array.of(1) } };
  const { message } = await assertRejects(
    () => decodeCheckpoint(encodeSafetensors(tensors, { format: "d\nograd checkpoint 1" }), "a"),
    UsageError,
  );
  assert(!/[\n\r]/.test(message), message);
});
