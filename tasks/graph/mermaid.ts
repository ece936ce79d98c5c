/**
 * A graph as Mermaid, the text that GitHub and many editors show as a picture.
 *
 * @module
 */
import { type Graph, type GraphNode, type NodeKind, showDimensions } from "./graph.ts";
import { drawnKind, drawnKinds, nodeLines, styles } from "./style.ts";

/** What stands around a node's text. */
const outlines: Readonly<Record<NodeKind, readonly [open: string, close: string]>> = {
  input: ["([", "])"],
  parameter: ["[", "]"],
  constant: ["[/", "/]"],
  op: ["(", ")"],
  output: ["{{", "}}"],
};

/**
 * A graph as a Mermaid flowchart, from top to bottom. Mermaid's own limits: 500 edges and 50,000
 * characters, unless the page that shows it raises them.
 */
export function toMermaid(graph: Graph): string {
  const layers = Map.groupBy(graph.nodes, ({ layer }) => layer);
  const loose = layers.get(undefined) ?? [];
  layers.delete(undefined);
  return [
    "flowchart TD",
    ...loose.map((node) => `  ${nodeLine(node)}`),
    ...[...layers].flatMap(([layer = "", nodes], i) => [
      `  subgraph layer${i + 1}[${quote(layer)}]`,
      ...nodes.map((node) => `    ${nodeLine(node)}`),
      "  end",
    ]),
    ...graph.edges.map(({ from, to, shape }) =>
      `  ${from} -->|${quote(showDimensions(shape))}| ${to}`
    ),
    ...colourLines(graph.nodes),
    ...layers.size === 0 ? [] : [
      `  classDef layer fill:#F5F6F8,stroke:#DADDE3,color:#666666`,
      `  class ${[...layers].map((_, i) => `layer${i + 1}`).join(",")} layer`,
    ],
  ].map((line) => `${line}\n`).join("");
}

function nodeLine(node: GraphNode): string {
  const { title, notes } = nodeLines(node);
  const [open, close] = outlines[node.kind];
  return `${node.id}${open}${quote(title, ...notes)}${close}`;
}

function colourLines(nodes: readonly GraphNode[]): string[] {
  return drawnKinds.flatMap((kind) => {
    const ids = nodes.filter((node) => drawnKind(node) === kind).map(({ id }) => id);
    if (ids.length === 0) return [];
    const { fill, stroke, dashed } = styles[kind];
    const dashes = dashed ? ",stroke-dasharray:4 3" : "";
    return [
      `  classDef ${kind} fill:${fill},stroke:${stroke},color:#222222${dashes}`,
      `  class ${ids.join(",")} ${kind}`,
    ];
  });
}

/**
 * Lines of text in quotes. Mermaid reads `#quot;` as a character, `<` as the start of HTML, and a
 * backquote at the start as that of Markdown.
 */
function quote(...lines: string[]): string {
  const escaped = lines.map((line) =>
    line.replace(/[#"&<>`\\]|\p{Cc}/gu, (character) => `#${character.codePointAt(0)};`)
  );
  // Mermaid refuses a text that is empty.
  return `"${escaped.join("<br/>") || " "}"`;
}
