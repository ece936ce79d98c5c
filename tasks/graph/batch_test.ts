import { assertEquals } from "@std/assert";
import { symbolic } from "./batch.ts";
import type { Graph } from "./graph.ts";

/** A graph of one op whose shape and attributes go with the size of the batch. */
function traced(size: number, of: (n: number) => readonly number[], text = "none"): Graph {
  const shape = of(size);
  const attributes = { divisor: text.replaceAll("#", String(size)) };
  return {
    nodes: [
      { id: "n1", kind: "input", label: "x", shape },
      { id: "n2", kind: "op", label: "f", shape, attributes },
    ],
    edges: [{ from: "n1", to: "n2", shape }],
  };
}

function merge(of: (n: number) => readonly number[], text?: string): Graph | undefined {
  return symbolic([3, 5, 7].map((size) => ({ size, graph: traced(size, of, text) })));
}

Deno.test("axes that go with the batch become formulas in n, the others stay", () => {
  const graph = merge((n) => [n, 28, 4 * n, n + 1, 2 * n - 3]);
  const shape = ["n", 28, "4n", "n + 1", "2n − 3"];
  assertEquals(graph?.nodes.map((node) => node.shape), [shape, shape]);
  assertEquals(graph?.edges.map((edge) => edge.shape), [shape]);
});

Deno.test("an axis of the size of one of the batches is not taken for the batch", () => {
  assertEquals(merge((n) => [n, 3, 5, 7])?.nodes[0]?.shape, ["n", 3, 5, 7]);
});

Deno.test("numbers in attributes become formulas too", () => {
  const attribute = (text: string) => merge((n) => [n], text)?.nodes[1]?.attributes?.divisor;
  assertEquals(attribute("#"), "n");
  assertEquals(attribute("−#"), "−n");
  assertEquals(attribute("[#, 3]"), "[n, 3]");
  assertEquals(attribute("mean"), "mean");
  assertEquals(attribute("1e#"), "depends on n");
});

Deno.test("what no formula of the first degree meets has no symbolic graph", () => {
  assertEquals(merge((n) => [n * n]), undefined);
  assertEquals(merge((n) => n > 5 ? [n, 1] : [n]), undefined);
});
