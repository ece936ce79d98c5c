/**
 * Bytes of pixels as numbers to train on.
 *
 * @module
 */
import { type Shape, sizeOf } from "../kernel/backend.ts";
import { channelsOf } from "./transforms.ts";

/** How a pixel's byte becomes a number. */
export type PixelScale = "unit" | "signed" | "standard" | "none";

/**
 * The number that each byte becomes, 256 for each channel of images of the given shape. `standard`
 * measures mean and deviation of each channel of `pixels`.
 */
export function scaleTable(
  scale: PixelScale,
  pixels: Uint8Array,
  shape: Shape,
): Float32Array<ArrayBuffer> {
  const channels = channelsOf(shape);
  const table = (value: (byte: number, channel: number) => number) =>
    Float32Array.from({ length: 256 * channels }, (_, i) => value(i % 256, Math.floor(i / 256)));
  switch (scale) {
    case "none":
      return table((byte) => byte);
    case "unit":
      return table((byte) => byte / 255);
    case "signed":
      return table((byte) => 2 * byte / 255 - 1);
    case "standard": {
      const area = sizeOf(shape) / channels;
      const measured = Array.from(
        { length: channels },
        (_, channel) => measure(pixels, { channels, area, channel }),
      );
      return table((byte, channel) => {
        const { mean, deviation } = measured[channel] ?? { mean: 0, deviation: 1 };
        return standardScore(byte, mean, deviation);
      });
    }
  }
}

/** (value − mean) / deviation: how many deviations a value is above the mean; all are 0 where none is. */
export function standardScore(value: number, mean: number, deviation: number): number {
  return (value - mean) / (deviation || 1);
}

/**
 * Mean and standard deviation, √(Σ(b − mean)² / n), of the bytes of one channel, where channels of
 * `area` bytes take turns. Exact up to the last roundings.
 */
export function measure(
  bytes: Uint8Array,
  { channels, area, channel }: {
    readonly channels: number;
    readonly area: number;
    readonly channel: number;
  },
): { mean: number; deviation: number } {
  const counts = new Uint32Array(256);
  for (let start = channel * area; start < bytes.length; start += channels * area) {
    for (let at = start; at < start + area; at++) {
      const byte = bytes[at] ?? 0;
      counts[byte] = (counts[byte] ?? 0) + 1;
    }
  }
  const n = counts.reduce((sum, count) => sum + count, 0);
  const mean = counts.reduce((sum, count, byte) => sum + count * byte, 0) / n;
  const squares = counts.reduce((sum, count, byte) => sum + count * (byte - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / n) };
}
