import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { UsageError } from "../../../kernel/mod.ts";
import type { Graph, GraphEdge, GraphNode, NodeKind } from "../graph.ts";
import { layOut, type PlacedBox } from "./layout.ts";

const kinds: readonly NodeKind[] = ["input", "parameter", "constant", "op", "op", "op", "output"];

/** Graphs without circles: each node may use any that come before it. */
const graphs = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    label: fc.string({ maxLength: 30 }),
    layer: fc.constantFrom(undefined, "a", "b"),
    inputs: fc.array(fc.nat({ max: 1000 }), { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 30 },
).map((specs): Graph => {
  const nodes = specs.map(({ kind, label, layer }, i): GraphNode => ({
    id: `n${i}`,
    kind,
    label,
    shape: [i, 1000],
    ...layer === undefined ? {} : { layer },
  }));
  const edges = specs.flatMap(({ kind, inputs }, i): GraphEdge[] =>
    i === 0 || kind === "input" || kind === "parameter" || kind === "constant" ? [] : inputs.map(
      (input) => ({ from: `n${input % i}`, to: `n${i}`, shape: [input % i, 1000] }),
    )
  );
  return { nodes, edges };
});

function apart(a: PlacedBox, b: PlacedBox): boolean {
  return a.x + a.box.width <= b.x || b.x + b.box.width <= a.x ||
    a.y + a.box.height <= b.y || b.y + b.box.height <= a.y;
}

Deno.test("no two boxes overlap, all are inside the picture, and every edge is drawn", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { boxes, routes, width, height } = layOut(graph);
      boxes.forEach((a, i) => {
        boxes.slice(i + 1).forEach((b) => assert(apart(a, b)));
        assert(a.x >= 0 && a.y >= 0 && a.x + a.box.width <= width && a.y + a.box.height <= height);
      });
      const own = boxes.filter(({ box }) => !box.reference).map(({ box }) => box.node.id);
      assertEquals(own.toSorted(), graph.nodes.map(({ id }) => id).toSorted());
      assertEquals(routes.length, graph.edges.length);
      assert(routes.every((route) => !route.includes("NaN")));
    }),
    { numRuns: 60 },
  );
});

Deno.test("the boxes of a layer stand in its frame, and no other box does", () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { boxes, frames } = layOut(graph);
      for (const { label, x, y, width, height } of frames) {
        for (const { box, x: left, y: top } of boxes) {
          const within = left >= x && left + box.width <= x + width && top >= y &&
            top + box.height <= y + height;
          assertEquals(within, box.node.layer === label && !box.reference);
        }
      }
    }),
    { numRuns: 60 },
  );
});

Deno.test("a chain is one straight line, with its parameters at the side", () => {
  const { boxes, routes } = layOut({
    nodes: [
      { id: "x", kind: "input", label: "x", shape: [1] },
      { id: "w", kind: "parameter", label: "a long name of a parameter", shape: [1] },
      { id: "f", kind: "op", label: "f", shape: [1] },
      { id: "g", kind: "op", label: "an op with a long name", shape: [1] },
      { id: "y", kind: "output", label: "y", shape: [1] },
    ],
    edges: [
      { from: "x", to: "f", shape: [1] },
      { from: "w", to: "f", shape: [1] },
      { from: "f", to: "g", shape: [1] },
      { from: "g", to: "y", shape: [1] },
    ],
  });
  const axes = new Map(boxes.map(({ box, x }) => [box.node.id, x + box.width / 2]));
  assertEquals(new Set([axes.get("x"), axes.get("f"), axes.get("g"), axes.get("y")]).size, 1);
  assert((axes.get("w") ?? 0) > (axes.get("f") ?? 0));
  assert(routes.every((route) => !route.includes("C")));
});

Deno.test("a tall graph is cut into columns, never inside a layer", () => {
  const count = 60;
  const nodes = Array.from({ length: count }, (_, i): GraphNode => ({
    id: `n${i}`,
    kind: "op",
    label: `op${i}`,
    shape: [1],
    layer: `layer${Math.floor(i / 3)}`,
  }));
  const edges = nodes.slice(1).map(({ id }, i) => ({ from: `n${i}`, to: id, shape: [1] }));
  const { boxes, frames, width, height } = layOut({ nodes, edges });
  assert(new Set(boxes.map(({ x, box }) => x + box.width / 2)).size > 1);
  assert(height < 1.5 * width && width < 3 * height, `${width} × ${height}`);
  assertEquals(frames.length, count / 3);
});

Deno.test("a graph that runs in a circle is refused", () => {
  const node = (id: string): GraphNode => ({ id, kind: "op", label: id, shape: [] });
  const nodes = [node("a"), node("b")];
  const edges = [{ from: "a", to: "b", shape: [] }, { from: "b", to: "a", shape: [] }];
  assertThrows(() => layOut({ nodes, edges }), UsageError, "circle");
});

Deno.test("10,000 nodes need no stack", () => {
  const nodes = Array.from({ length: 10_000 }, (_, i): GraphNode => ({
    id: `n${i}`,
    kind: "op",
    label: "f",
    shape: [],
  }));
  const edges = nodes.slice(1).map(({ id }, i) => ({ from: `n${i}`, to: id, shape: [] }));
  assertEquals(layOut({ nodes, edges }).boxes.length, 10_000);
});
