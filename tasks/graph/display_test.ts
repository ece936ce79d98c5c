import { assertEquals, assertStringIncludes } from "@std/assert";
import { displayMethod } from "../plot/display.ts";
import { displayGraph } from "./display.ts";

Deno.test("a notebook is given the picture, and a line of text in its place", async () => {
  const graph = {
    nodes: [{ id: "n1", kind: "parameter", label: "w", shape: [3], parameters: 3 }],
    edges: [],
  } as const;
  const bundle = await displayGraph(graph, { title: "One" })[displayMethod]();
  assertStringIncludes(String(bundle["image/svg+xml"]), ">3 parameters</text>");
  assertEquals(bundle["text/plain"], "One: 3 parameters");
});
