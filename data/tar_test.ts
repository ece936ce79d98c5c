import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../kernel/errors.ts";
import { readTar } from "./tar.ts";
import { tarFile } from "./test_files.ts";

const files = {
  "a/b.bin": Uint8Array.of(1, 2, 3),
  "empty": new Uint8Array(0),
  "c.bin": new Uint8Array(512).fill(7),
  "d.bin": new Uint8Array(513).fill(8),
};

Deno.test("readTar gives the names and bytes of all files in order", () => {
  const found = Array.from(
    readTar(tarFile(files), "x.tar"),
    ({ name, bytes }) => [name, [...bytes]],
  );
  assertEquals(found, Object.entries(files).map(([name, bytes]) => [name, [...bytes]]));
});

Deno.test("readTar leaves out folders, and joins the two halves of a long path", () => {
  const archive = tarFile({ folder: new Uint8Array(0), file: Uint8Array.of(5) }, (header, name) => {
    if (name === "folder") header[156] = "5".charCodeAt(0);
    else header.set(new TextEncoder().encode("ustar\x0000"), 257);
    if (name === "file") header.set(new TextEncoder().encode("long/path"), 345);
  });
  assertEquals(Array.from(readTar(archive, "x.tar"), ({ name }) => name), ["long/path/file"]);
});

Deno.test("readTar names a damaged header and an archive that is cut short", () => {
  const archive = tarFile(files);
  const read = (bytes: Uint8Array<ArrayBuffer>) => () => Array.from(readTar(bytes, "x.tar"));
  assertThrows(read(archive.slice(0, 100)), UsageError, "x.tar: truncated");
  assertThrows(read(archive.slice(0, 514)), UsageError, "x.tar: truncated");
  assertThrows(read(archive.slice(0, 1024)), UsageError, "x.tar: truncated");
  const damaged = archive.slice();
  damaged[1024 + 3] = 255;
  assertThrows(read(damaged), UsageError, "x.tar: not a tar archive, or damaged at byte 1024");
});

Deno.test("readTar answers any damage with a user error or with files", () => {
  const archive = tarFile(files);
  const place = fc.nat(archive.length - 1);
  fc.assert(fc.property(place, fc.nat(255), place, (at, value, end) => {
    const bytes = archive.slice(0, end);
    if (at < end) bytes[at] = value;
    try {
      Array.from(readTar(bytes, "x.tar"));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  }));
});
