/**
 * The outlines of boxes: kinds of node differ in more than their colour.
 *
 * @module
 */
import { type DrawnKind, styles } from "./style.ts";

/** Where an outline is. */
export interface OutlineBox {
  /** Left edge. */
  readonly x: number;
  /** Upper edge. */
  readonly y: number;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Whether it is dashed, whatever its kind. */
  readonly dashed: boolean;
}

/** An input has round ends, an output pointed ones, an op round corners, a parameter sharp ones. */
export function outline(kind: DrawnKind, { x, y, width, height, dashed }: OutlineBox): string {
  const style = styles[kind];
  const paint = `fill="${style.fill}" stroke="${style.stroke}" stroke-width="1.5"` +
    (dashed || style.dashed ? ` stroke-dasharray="4 3"` : "");
  if (kind === "output") {
    const tip = Math.min(10, height / 3);
    const points = [
      [x, y + height / 2],
      [x + tip, y],
      [x + width - tip, y],
      [x + width, y + height / 2],
      [x + width - tip, y + height],
      [x + tip, y + height],
    ];
    return `<polygon points="${points.map((point) => point.join()).join(" ")}" ${paint}/>`;
  }
  const radius = { input: height / 2, op: 6, backward: 6, parameter: 0, constant: 0 }[kind];
  const rounded = radius === 0 ? "" : ` rx="${radius}"`;
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}"${rounded} ${paint}/>`;
}
