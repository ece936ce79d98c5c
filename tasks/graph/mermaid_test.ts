import { assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import type { Graph } from "./graph.ts";
import { toMermaid } from "./mermaid.ts";

const small: Graph = {
  nodes: [
    { id: "n1", kind: "input", label: "x", shape: ["n", 784] },
    {
      id: "n2",
      kind: "parameter",
      label: "out.weight",
      shape: [10, 784],
      parameters: 7840,
      layer: "out",
    },
    {
      id: "n3",
      kind: "op",
      label: "matmul",
      shape: ["n", 10],
      attributes: { transposeB: "true", scale: "2" },
      layer: "out",
    },
    { id: "n4", kind: "constant", label: "constant", shape: [], value: "3" },
    { id: "n5", kind: "op", label: "relu.dx", shape: ["n", 10], backward: true },
    { id: "n6", kind: "output", label: "y", shape: ["n", 10] },
  ],
  edges: [
    { from: "n1", to: "n3", shape: ["n", 784] },
    { from: "n2", to: "n3", shape: [10, 784] },
    { from: "n3", to: "n5", shape: ["n", 10] },
    { from: "n4", to: "n5", shape: [] },
    { from: "n5", to: "n6", shape: ["n", 10] },
  ],
};

Deno.test("a graph as Mermaid", () => {
  assertEquals(
    toMermaid(small),
    `flowchart TD
  n1(["x"])
  n4[/"3"/]
  n5("relu.dx")
  n6{{"y"}}
  subgraph layer1["out"]
    n2["out.weight<br/>7,840 parameters"]
    n3("matmul<br/>transposeB, scale = 2")
  end
  n1 -->|"[n, 784]"| n3
  n2 -->|"[10, 784]"| n3
  n3 -->|"[n, 10]"| n5
  n4 -->|"scalar"| n5
  n5 -->|"[n, 10]"| n6
  classDef input fill:#DCECF7,stroke:#0072B2,color:#222222
  class n1 input
  classDef parameter fill:#FCF0D9,stroke:#C98500,color:#222222
  class n2 parameter
  classDef constant fill:#F4F4F4,stroke:#888888,color:#222222,stroke-dasharray:4 3
  class n4 constant
  classDef op fill:#FFFFFF,stroke:#444444,color:#222222
  class n3 op
  classDef backward fill:#F8E9F1,stroke:#B0578A,color:#222222
  class n5 backward
  classDef output fill:#D9F1E8,stroke:#009E73,color:#222222
  class n6 output
  classDef layer fill:#F5F6F8,stroke:#DADDE3,color:#666666
  class layer1 layer
`,
  );
});

Deno.test("characters that Mermaid would read as its own are written as numbers", () => {
  const [node] = small.nodes;
  const label = 'a "quoted" <b> & `code` #35; \\n\n]';
  const text = toMermaid({ nodes: node === undefined ? [] : [{ ...node, label }], edges: [] });
  assertStringIncludes(
    text,
    'n1(["a #34;quoted#34; #60;b#62; #38; #96;code#96; #35;35; #92;n#10;]"])',
  );
  const empty = toMermaid({ nodes: node === undefined ? [] : [{ ...node, label: "" }], edges: [] });
  assertStringIncludes(empty, 'n1([" "])');
});

Deno.test("whatever a node is called, its line has one text between two quotes", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (label) => {
      const graph: Graph = { nodes: [{ id: "n1", kind: "op", label, shape: [] }], edges: [] };
      const [, line = "", ...rest] = toMermaid(graph).split("\n");
      assertEquals(/^ {2}n1\("[^"<>&`\\\n\r]+"\)$/.test(line), true, line);
      assertEquals(rest.length, 3);
    }),
    { numRuns: 40 },
  );
});
