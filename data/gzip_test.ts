import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../kernel/errors.ts";
import { gunzip, isGzip } from "./gzip.ts";
import { gzip } from "./test_files.ts";

Deno.test("gunzip undoes gzip", async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
    const packed = await gzip(Uint8Array.from(bytes));
    assert(isGzip(packed));
    assertEquals([...await gunzip(packed, "file", 500)], [...bytes]);
  }));
});

Deno.test("gunzip refuses a damaged file, an incomplete one and bytes after the end", async () => {
  const packed = await gzip(Uint8Array.from({ length: 3000 }, (_, i) => i * i));
  const flipped = (at: number) => {
    const copy = packed.slice();
    copy[at] = (copy[at] ?? 0) ^ 0xff;
    return copy;
  };
  const damaged = [
    new Uint8Array(0),
    packed.slice(0, 5),
    packed.slice(0, packed.length - 1),
    flipped(0),
    flipped(40),
    flipped(packed.length - 6), // the checksum
    Uint8Array.of(...packed, 0),
  ];
  for (const bytes of damaged) {
    await assertRejects(
      () => gunzip(bytes, "x.gz", 1e6),
      UsageError,
      "x.gz: the gzip file is damaged",
    );
  }
});

Deno.test("gunzip answers random damage with a user error or with bytes", async () => {
  const packed = await gzip(Uint8Array.from({ length: 300 }, (_, i) => i * i));
  const place = fc.nat(packed.length - 1);
  await fc.assert(fc.asyncProperty(place, fc.nat(255), place, async (at, value, end) => {
    const bytes = packed.slice(0, end + 1);
    if (at < bytes.length) bytes[at] = value;
    try {
      await gunzip(bytes, "x.gz", 1000);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  }));
});

Deno.test("gunzip stops at the limit", async () => {
  const bomb = await gzip(new Uint8Array(10_000_000));
  await assertRejects(() => gunzip(bomb, "x.gz", 100_000), UsageError, "more than 100000 bytes");
});
