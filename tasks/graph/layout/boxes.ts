/**
 * How large the boxes are, by the text in them.
 *
 * @module
 */
import { textWidth } from "../../plot/text_width.ts";
import { type Dimension, type GraphNode, showDimensions } from "../graph.ts";
import { nodeLines } from "../style.ts";

/** A line of text in a box. */
export interface TextLine {
  /** What it says. */
  readonly text: string;
  /** In pixels. */
  readonly size: number;
  /** Whether it is the name. */
  readonly bold: boolean;
}

/** A box that has no place yet. */
export interface Box {
  /** The node that it shows. */
  readonly node: GraphNode;
  /** Whether it only stands for a box elsewhere. */
  readonly reference: boolean;
  /** Its text, from top to bottom. */
  readonly lines: readonly TextLine[];
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
}

const TITLE = 13;
const NOTE = 11;
/** Height of a line in its font size. */
const LEADING = 1.35;
const LEAST_WIDTH = 54;

/** Font size of shapes on edges. */
export const LABEL = 11;

/** How wide the shape on an edge is. */
export function shapeWidth(shape: readonly Dimension[]): number {
  return textWidth(showDimensions(shape), LABEL);
}

/** The box of a node: its name, and notes below. A reference has the name alone. */
export function boxOf(node: GraphNode, reference = false): Box {
  const { title, notes } = nodeLines(node);
  const lines: TextLine[] = reference ? [{ text: title, size: NOTE, bold: false }] : [
    { text: title, size: TITLE, bold: true },
    ...notes.map((text) => ({ text, size: NOTE, bold: false })),
  ];
  // Round and pointed ends need room beside the text.
  const ends = node.kind === "input" || node.kind === "output" ? 32 : 24;
  const text = lines.map((line) => textWidth(line.text, line.size, line.bold));
  const tall = lines.reduce((sum, { size }) => sum + LEADING * size, 0);
  return {
    node,
    reference,
    lines,
    width: Math.ceil(Math.max(LEAST_WIDTH, ...text.map((width) => width + ends))),
    height: Math.ceil(tall + (reference ? 8 : 12)),
  };
}

/** How far below the top of a box each line's baseline is. */
export function baselines({ lines, height }: Box): number[] {
  const tall = lines.reduce((sum, { size }) => sum + LEADING * size, 0);
  let y = (height - tall) / 2;
  return lines.map(({ size }) => {
    y += LEADING * size;
    return y - 0.36 * size;
  });
}
