import { assertEquals } from "@std/assert";
import { inflateSync } from "node:zlib";
import * as fc from "fast-check";
import { encodePng, magnify, type Pixels } from "./png.ts";
import { rasterize } from "./rasterize.ts";

const pixels: fc.Arbitrary<Pixels> = fc.record({
  width: fc.integer({ min: 1, max: 9 }),
  height: fc.integer({ min: 1, max: 9 }),
  channels: fc.constantFrom(1 as const, 3 as const, 4 as const),
}).chain(({ width, height, channels }) => {
  const length = width * height * channels;
  return fc.uint8Array({ minLength: length, maxLength: length })
    .map((bytes) => ({ width, height, channels, bytes }));
});

/** The chunks of a PNG by their types. */
function chunks(png: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(png.buffer);
  const found = new Map<string, Uint8Array>();
  for (let at = 8; at < png.length;) {
    const length = view.getUint32(at);
    const type = new TextDecoder().decode(png.subarray(at + 4, at + 8));
    found.set(type, png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return found;
}

Deno.test("header and rows come back from a PNG as they went in", () => {
  fc.assert(fc.property(pixels, ({ width, height, channels, bytes }) => {
    const found = chunks(encodePng({ width, height, channels, bytes }));
    assertEquals([...found.keys()], ["IHDR", "IDAT", "IEND"]);
    const colourType = { 1: 0, 3: 2, 4: 6 }[channels];
    assertEquals([...found.get("IHDR") ?? []], [
      0,
      0,
      0,
      width,
      0,
      0,
      0,
      height,
      8,
      colourType,
      0,
      0,
      0,
    ]);
    const rows = inflateSync(found.get("IDAT") ?? new Uint8Array());
    const stride = width * channels;
    for (let y = 0; y < height; y++) {
      assertEquals(rows[y * (stride + 1)], 0);
      const row = rows.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1));
      assertEquals([...row], [...bytes.subarray(y * stride, (y + 1) * stride)]);
    }
  }));
});

Deno.test("another program reads it, checksums and all", async () => {
  const svg = (bytes: number[]) => {
    const png = encodePng({ width: 1, height: 1, channels: 3, bytes: Uint8Array.from(bytes) });
    return '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><image width="4" height="4" ' +
      `href="data:image/png;base64,${png.toBase64()}"/></svg>`;
  };
  const rect = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4">' +
    '<rect width="4" height="4" fill="#0A14C8"/></svg>';
  assertEquals(await rasterize(svg([10, 20, 200])), await rasterize(rect));
});

Deno.test("what an SVG shows is in the PNG, the mostly transparent mixed with white", async () => {
  const png = await rasterize(
    '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="1"><rect width="1" height="1" fill="#0A14C8"/>' +
      '<rect x="1" width="1" height="1" fill="#C86400" fill-opacity="0.2"/></svg>',
  );
  const found = chunks(png);
  assertEquals([...found.get("IHDR") ?? []], [0, 0, 0, 6, 0, 0, 0, 2, 8, 6, 0, 0, 0]);
  const [solid, pale, white] = [[10, 20, 200, 255], [244, 224, 204, 255], [255, 255, 255, 255]];
  const row = [0, ...solid, ...solid, ...pale, ...pale, ...white, ...white];
  assertEquals([...inflateSync(found.get("IDAT") ?? new Uint8Array())], [...row, ...row]);
});

Deno.test("a magnified image has each pixel as a square", () => {
  const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6);
  assertEquals(magnify({ width: 2, height: 1, channels: 3, bytes }, 2), {
    ...{ width: 4, height: 2, channels: 3 },
    bytes: Uint8Array.of(1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6),
  });
});
