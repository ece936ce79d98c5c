/**
 * Images as PNG: just enough of the format to put the pixels of a dataset into a document.
 *
 * Source: W3C, "Portable Network Graphics (PNG) Specification (Third Edition)".
 *
 * @module
 */
import { crc32, deflateSync } from "node:zlib";

/** Pixels of 8 bits a channel. */
export interface Pixels {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** 1 for grey, 3 for red, green and blue, 4 with alpha. */
  readonly channels: 1 | 3 | 4;
  /** `[height, width, channels]`, row-major. */
  readonly bytes: Uint8Array;
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** Colour types of the header. */
const colourTypes = { 1: 0, 3: 2, 4: 6 } as const;

/** Encodes pixels as a PNG, without a filter on its rows. */
export function encodePng({ width, height, channels, bytes }: Pixels): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, colourTypes[channels]], 8); // bits a channel; the rest is zero
  const stride = width * channels;
  const rows = new Uint8Array(height * (stride + 1)); // a zero before each row: no filter
  for (let y = 0; y < height; y++) {
    rows.set(bytes.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  }
  return concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** One after the other. */
function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Length of the data, type, data, and a checksum of the last two. */
function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** Each pixel as a square of `factor` by `factor`, so that no viewer blurs a small image. */
export function magnify({ width, height, channels, bytes }: Pixels, factor: number): Pixels {
  const magnified = new Uint8Array(bytes.length * factor * factor);
  const stride = width * factor * channels;
  for (let y = 0; y < height * factor; y++) {
    for (let x = 0; x < width * factor; x++) {
      const from = (Math.floor(y / factor) * width + Math.floor(x / factor)) * channels;
      magnified.set(bytes.subarray(from, from + channels), y * stride + x * channels);
    }
  }
  return { width: width * factor, height: height * factor, channels, bytes: magnified };
}
