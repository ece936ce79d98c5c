import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { UsageError, ValueError } from "../../kernel/errors.ts";
import { option } from "../../kernel/options.ts";
import { parseOptions, parseSettings, settingSections } from "./set.ts";

const declared = {
  hidden: option.integer({ default: 128, min: 1, description: "width" }),
  activation: option.choice({
    default: "relu",
    choices: ["relu", "sigmoid"],
    description: "between layers",
  }),
};

Deno.test("settings are sorted into the sections of their plugins", () => {
  assertEquals(parseSettings(["model.hidden=3136", "optimizer.learningRate=1e-4"]), {
    model: { hidden: "3136" },
    loss: {},
    optimizer: { learningRate: "1e-4" },
    dataset: {},
    schedule: {},
    backend: {},
  });
});

Deno.test("any name and text comes back as it was given, and the last of a name counts", () => {
  const name = fc.string({ minLength: 1 }).filter((text) => !text.includes("="));
  fc.assert(
    fc.property(fc.constantFrom(...settingSections), name, fc.string(), (section, n, text) => {
      const settings = parseSettings([`${section}.${n}=before`, `${section}.${n}=${text}`]);
      assertEquals(Object.entries(settings[section]), [[n, text]]);
    }),
  );
});

Deno.test("an item that is not SECTION.NAME=VALUE is refused with the form", () => {
  for (const item of ["", "model", "model.hidden", "hidden=3", "=3", "model=3", "model.=3"]) {
    const { message } = assertThrows(() => parseSettings([item]), UsageError, "SECTION.NAME=VALUE");
    assertStringIncludes(message, `"${item}"`);
  }
});

Deno.test("a name without its section is refused with the option that it may be", () => {
  const known = [
    { name: "learningRate", written: "optimizer.learningRate" },
    { name: "batchSize", written: "--batch-size" },
  ];
  const refusal = (item: string) => assertThrows(() => parseSettings([item], known)).message;
  assertStringIncludes(refusal("learningRate=0.1"), 'did you mean "optimizer.learningRate"?');
  assertStringIncludes(refusal("lr=a=b"), 'did you mean "optimizer.learningRate"?');
  assertStringIncludes(refusal("batchSize"), 'did you mean "--batch-size"?');
  assert(!refusal("width=3").includes("did you mean"));
});

Deno.test("an unknown section is refused with the nearest", () => {
  assertThrows(
    () => parseSettings(["optimiser.learningRate=1"]),
    UsageError,
    'unknown section "optimiser", allowed: model, loss, optimizer, schedule, dataset, backend; ' +
      'did you mean "optimizer"?',
  );
});

Deno.test("texts become values by their options, defaults fill in the rest", () => {
  const values = parseOptions(declared, { hidden: "3136" }, "model mlp");
  const hidden: number = values.hidden;
  const activation: "relu" | "sigmoid" = values.activation;
  assertEquals([hidden, activation], [3136, "relu"]);
});

Deno.test("an option that was not declared is refused with the nearest", () => {
  assertThrows(
    () => parseOptions(declared, { hiden: "3" }, "model mlp"),
    UsageError,
    'model mlp: unknown option "hiden"; it has hidden, activation; did you mean "hidden"?',
  );
  assertThrows(
    () => parseOptions(declared, { toString: "3" }, "model mlp"),
    UsageError,
    "toString",
  );
});

Deno.test("a text that an option refuses is named with its owner", () => {
  assertThrows(
    () => parseOptions(declared, { hidden: "0" }, "model mlp"),
    ValueError,
    'model mlp.hidden: found "0", allowed: a whole number 1 or more',
  );
  assertThrows(
    () => parseOptions(declared, { activation: "rel" }, "model mlp"),
    UsageError,
    'did you mean "relu"?',
  );
});
