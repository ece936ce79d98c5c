import { assert, assertEquals } from "@std/assert";
import { datasets } from "./mod.ts";

Deno.test("every dataset has a name of its own, one line of description and described options", () => {
  const names = datasets.map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  for (const { kind, description, options } of datasets) {
    assertEquals(kind, "dataset");
    assert(description.length > 0 && description.length <= 100 && !description.includes("\n"));
    for (const option of Object.values(options)) assert(option.description.length > 0);
  }
});
