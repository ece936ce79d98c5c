import { assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../kernel/errors.ts";
import { readTar } from "./tar.ts";
import { inChunks, tarFile, untar } from "./test_files.ts";

const files = {
  "a/b.bin": Uint8Array.of(1, 2, 3),
  "empty": new Uint8Array(0),
  "c.bin": new Uint8Array(512).fill(7),
  "d.bin": new Uint8Array(513).fill(8),
};

Deno.test("readTar gives the names and bytes of all files in order, whatever the chunks", async () => {
  const archive = tarFile(files);
  const sizes = fc.array(fc.nat(700), { minLength: 1 }).filter((sizes) => sizes.some((n) => n > 0));
  await fc.assert(fc.asyncProperty(sizes, async (sizes) => {
    assertEquals(await untar(inChunks(archive, sizes), "x.tar"), Object.entries(files));
  }));
});

Deno.test("readTar passes over what is not read of a file", async () => {
  const archive = tarFile(files);
  const lengths = fc.array(fc.nat(600), { minLength: 4, maxLength: 4 });
  await fc.assert(fc.asyncProperty(lengths, fc.integer({ min: 1, max: 99 }), async (most, size) => {
    const names: string[] = [];
    for await (const { name, body } of readTar(inChunks(archive, [size]), "x.tar")) {
      let read = 0;
      for await (const piece of body) {
        read += piece.length;
        if (read >= (most[names.length] ?? 0)) break;
      }
      names.push(name);
    }
    assertEquals(names, Object.keys(files));
  }));
});

Deno.test("readTar gives views of the chunks, and reads no further than it is asked", async () => {
  let given = 0;
  const chunks = async function* () {
    for await (const chunk of inChunks(tarFile(files), [100])) {
      given += chunk.length;
      yield chunk;
    }
  };
  for await (const { name, body } of readTar(chunks(), "x.tar")) {
    assertEquals([name, given], ["a/b.bin", 600]);
    for await (const { buffer } of body) assertEquals(buffer.byteLength, 100);
    break;
  }
  assertEquals(given, 600);
});

Deno.test("readTar reads to the end of the chunks, for what damage may be found there", async () => {
  const chunks = async function* () {
    yield* inChunks(tarFile(files), [1000]);
    throw new UsageError("x.gz: damaged");
  };
  await assertRejects(() => untar(chunks(), "x.tar"), UsageError, "x.gz: damaged");
});

Deno.test("readTar lets go of the chunks when it is left and when it fails", async () => {
  let left = 0;
  const chunks = async function* (bytes: Uint8Array<ArrayBuffer>) {
    try {
      yield* inChunks(bytes, [100]);
    } finally {
      left++;
    }
  };
  for await (const _ of readTar(chunks(tarFile(files)), "x.tar")) break;
  assertEquals(left, 1);
  await assertRejects(() => untar(chunks(new Uint8Array(2000).fill(1)), "x.tar"), UsageError);
  assertEquals(left, 2);
});

Deno.test("readTar leaves out folders, and joins the two halves of a long path", async () => {
  const archive = tarFile({ folder: new Uint8Array(0), file: Uint8Array.of(5) }, (header, name) => {
    if (name === "folder") header[156] = "5".charCodeAt(0);
    else header.set(new TextEncoder().encode("ustar\x0000"), 257);
    if (name === "file") header.set(new TextEncoder().encode("long/path"), 345);
  });
  const found = await untar(inChunks(archive, [512]), "x.tar");
  assertEquals(found, [["long/path/file", Uint8Array.of(5)]]);
});

Deno.test("readTar names a damaged header and an archive that is cut short", async () => {
  const archive = tarFile(files);
  const refuses = (bytes: Uint8Array<ArrayBuffer>, message: string) =>
    assertRejects(() => untar(inChunks(bytes, [300]), "x.tar"), UsageError, message);
  await refuses(archive.slice(0, 0), "x.tar: truncated: the archive ends at byte 0");
  await refuses(archive.slice(0, 100), "x.tar: truncated: the archive ends at byte 100");
  await refuses(archive.slice(0, 514), "x.tar: truncated: the archive ends at byte 514");
  await refuses(archive.slice(0, 1024), "x.tar: truncated: the archive ends at byte 1024");
  const damaged = archive.slice();
  damaged[1024 + 3] = 255;
  await refuses(damaged, "x.tar: not a tar archive, or damaged at byte 1024");
});
