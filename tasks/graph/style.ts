/**
 * How the kinds of node are told apart: by colour, by outline, and in words.
 *
 * @module
 */
import type { GraphNode, NodeKind } from "./graph.ts";

/** A kind of node as it is drawn: ops of the way back look different from those of the way there. */
export type DrawnKind = NodeKind | "backward";

/** The colours of a kind, and what the legend calls it. */
export interface NodeStyle {
  /** Inside. */
  readonly fill: string;
  /** Outline. */
  readonly stroke: string;
  /** Whether the outline is dashed. */
  readonly dashed: boolean;
  /** In the legend. */
  readonly title: string;
}

/** Outlines from the colours of Okabe and Ito (2008), each filled with a tint of itself. */
export const styles: Readonly<Record<DrawnKind, NodeStyle>> = {
  input: { fill: "#DCECF7", stroke: "#0072B2", dashed: false, title: "input" },
  parameter: { fill: "#FCF0D9", stroke: "#C98500", dashed: false, title: "parameter" },
  constant: { fill: "#F4F4F4", stroke: "#888888", dashed: true, title: "constant" },
  op: { fill: "#FFFFFF", stroke: "#444444", dashed: false, title: "op" },
  backward: { fill: "#F8E9F1", stroke: "#B0578A", dashed: false, title: "op of the backward pass" },
  output: { fill: "#D9F1E8", stroke: "#009E73", dashed: false, title: "output" },
};

/** The kinds in the order of the legend. */
export const drawnKinds: readonly DrawnKind[] = [
  "input",
  "parameter",
  "constant",
  "op",
  "backward",
  "output",
];

/** How a node is drawn. */
export function drawnKind({ kind, backward }: GraphNode): DrawnKind {
  return kind === "op" && backward ? "backward" : kind;
}

/** What a node says: its name, and smaller lines below. */
export function nodeLines(node: GraphNode): { readonly title: string; readonly notes: string[] } {
  const { label, kind, parameters, attributes = {}, value, gradient } = node;
  const notes = [
    ...parameters === undefined ? [] : [countLine(parameters)],
    ...Object.keys(attributes).length === 0 ? [] : [attributeLine(attributes)],
    ...value === undefined ? [] : [`value ${value}`],
    ...gradient === undefined ? [] : [`gradient ${gradient}`],
  ];
  // A constant that shows its value needs no word for what it is.
  return kind === "constant" && label === "constant" && value !== undefined
    ? { title: value, notes: [] }
    : { title: label, notes };
}

/** `200,704 parameters`. */
export function countLine(parameters: number): string {
  return `${parameters.toLocaleString("en-US")} parameter${parameters === 1 ? "" : "s"}`;
}

/** `transposeB, axes = [0]`: an attribute that is on is its name alone. */
function attributeLine(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, text]) => text === "true" ? name : `${name} = ${text}`)
    .join(", ");
}
