/**
 * Frames around layers.
 *
 * @module
 */
import type { PlacedBox } from "./layout.ts";

/** The frame around a layer. */
export interface Frame {
  /** The layer's name. */
  readonly label: string;
  /** Left edge. */
  readonly x: number;
  /** Upper edge. */
  readonly y: number;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
}

/** Room between a frame and its boxes; above them stands the layer's name. */
const SIDE = 12;
const ABOVE = 18;
const BELOW = 9;

/** Frames of all layers whose boxes stand together: none has a stranger in it or touches another. */
export function toFrames(boxes: readonly PlacedBox[]): Frame[] {
  const members = Map.groupBy(boxes, ({ box }) => box.reference ? undefined : box.node.layer);
  members.delete(undefined);
  const frames = [...members].map(([label = "", own]) => frameAround(label, own));
  return frames.filter((frame) =>
    boxes.every(({ box, x, y }) =>
      box.node.layer === frame.label && !box.reference ||
      !overlap(frame, { x, y, width: box.width, height: box.height })
    ) && frames.every((other) => other === frame || !overlap(frame, other))
  );
}

function frameAround(label: string, boxes: readonly PlacedBox[]): Frame {
  const left = boxes.reduce((least, { x }) => Math.min(least, x), Infinity);
  const top = boxes.reduce((least, { y }) => Math.min(least, y), Infinity);
  const right = boxes.reduce((most, { x, box }) => Math.max(most, x + box.width), 0);
  const bottom = boxes.reduce((most, { y, box }) => Math.max(most, y + box.height), 0);
  return {
    label,
    x: left - SIDE,
    y: top - ABOVE,
    width: right - left + 2 * SIDE,
    height: bottom - top + ABOVE + BELOW,
  };
}

type Rectangle = Omit<Frame, "label">;

function overlap(a: Rectangle, b: Rectangle): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
    b.y < a.y + a.height;
}
