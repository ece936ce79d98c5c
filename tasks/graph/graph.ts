/**
 * A computation graph as data: what a picture, a text or a test can look at.
 *
 * @module
 */

/** The size of an axis: a number, or a symbol where it goes with the batch: `n`, `4n`. */
export type Dimension = number | string;

/** What a node is. */
export type NodeKind = "input" | "parameter" | "constant" | "op" | "output";

/** A node: a tensor, and for an op what made it. */
export interface GraphNode {
  /** `n1`, `n2`, ... in the order of computation. */
  readonly id: string;
  /** What it is. */
  readonly kind: NodeKind;
  /** The name of the tensor or of the op. */
  readonly label: string;
  /** The shape of the tensor; `[]` is a scalar. */
  readonly shape: readonly Dimension[];
  /** Number of trained values; of parameters only. */
  readonly parameters?: number;
  /** What the op was told, as texts: `{ transposeB: "true" }`. Defaults that say nothing are left out. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** The layer that it belongs to, from the names of the parameters: `linear1`. */
  readonly layer?: string;
  /** Whether it is a part of the way back, from the loss to the gradients. */
  readonly backward?: boolean;
  /** The values, where they were asked for and are few. */
  readonly value?: string;
  /** The gradient, where values were asked for: `none` before `backward`. */
  readonly gradient?: string;
}

/** What flows from one node to another. */
export interface GraphEdge {
  /** The id of the node that made the tensor. */
  readonly from: string;
  /** The id of the node that uses it. Edges to one node stand in the order of its inputs. */
  readonly to: string;
  /** The tensor's shape. */
  readonly shape: readonly Dimension[];
}

/** Tensors, the ops that made them, and what flowed between. */
export interface Graph {
  /** Nodes; what uses a node comes after it. */
  readonly nodes: readonly GraphNode[];
  /** Edges, by the node that they lead to. */
  readonly edges: readonly GraphEdge[];
}

/** Number of trained values in a graph; one that several ops use counts once. */
export function countGraphParameters(graph: Graph): number {
  return graph.nodes.reduce((sum, { parameters = 0 }) => sum + parameters, 0);
}

/** `[n, 784]`; `scalar` for `[]`. */
export function showDimensions(shape: readonly Dimension[]): string {
  return shape.length === 0 ? "scalar" : `[${shape.join(", ")}]`;
}
