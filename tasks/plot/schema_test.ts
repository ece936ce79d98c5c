import { assert, assertEquals } from "@std/assert";
import { Ajv } from "npm:ajv@8.20.0";
import { logger, Warn } from "npm:vega@6.4.0";
import { compile } from "npm:vega-lite@6.5.0";
// The schema that the package brings: that of the very version that draws the plots.
import schema from "npm:vega-lite@6.5.0/vega-lite-schema.json" with { type: "json" };
import { learningCurve } from "./learning_curve.ts";
import { sampleGroup, samplePlots } from "./sample_plots.ts";

const ajv = new Ajv({
  allowUnionTypes: true,
  strict: false, // the schema has a keyword of its own, "defs"
  formats: {
    "color-hex": /^#([0-9a-f]{3}){1,2}$/i,
    "uri": (text) => URL.canParse(text),
    "uri-reference": (text) => URL.canParse(text, "https://example.org"),
  },
});
const validate = ajv.compile(schema);

/** As a reader of `*.vl.json` finds it. */
const written = (spec: object): unknown => JSON.parse(JSON.stringify(spec));

for (const [name, spec] of samplePlots()) {
  Deno.test(`${name}: Vega-Lite's schema accepts it, and it compiles without a warning`, () => {
    assert(validate(written(spec)), ajv.errorsText(validate.errors?.slice(0, 5)));
    const warnings: unknown[] = [];
    const note = (_method: string, _level: string, args: readonly unknown[]) => {
      warnings.push(...args);
    };
    compile(spec, { logger: logger(Warn, "warn", note) });
    assertEquals(warnings, []);
  });
}

Deno.test("the schema refuses a mistake in a mark, a channel, an axis and a colour", () => {
  const text = JSON.stringify(learningCurve([sampleGroup("a", 2)], { title: "Digits" }));
  assert(validate(JSON.parse(text)));
  for (
    const [right, wrong] of [
      ['"type":"area"', '"type":"aera"'],
      ['"type":"quantitative"', '"type":"quantitive"'],
      ['"strokeWidth":2', '"strokeWidth":"2 px"'],
      ['"labelFontSize":11', '"labelFontSise":11'],
      ['"scale":{', '"scale":{"from":0,'],
    ] as const
  ) {
    assert(text.includes(right), right);
    assert(!validate(JSON.parse(text.replace(right, wrong))), wrong);
  }
});
