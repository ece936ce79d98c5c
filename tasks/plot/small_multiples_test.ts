import { assertEquals } from "@std/assert";
import { sampleGroup } from "./sample_plots.ts";
import { smallMultiples } from "./small_multiples.ts";

/** What the specification holds as a reader of `*.vl.json` finds it. */
interface Written {
  readonly columns: number;
  readonly concat: readonly {
    readonly title: { readonly text: readonly string[]; readonly subtitle: string };
    readonly vconcat: readonly {
      readonly encoding: { readonly x: { readonly scale: unknown } };
      readonly layer: readonly {
        readonly encoding: { readonly y: { readonly scale: { readonly domain: unknown } } };
      }[];
    }[];
  }[];
}

const written = (...parameters: Parameters<typeof smallMultiples>): Written =>
  JSON.parse(JSON.stringify(smallMultiples(...parameters)));

Deno.test("each group has a cell of a loss and an accuracy panel, with label and best accuracy", () => {
  const { concat } = written([sampleGroup("batchSize = 1"), sampleGroup("batchSize = 8", 3)]);
  assertEquals(concat.map(({ title, vconcat }) => [title.text, vconcat.length]), [
    [["batchSize = 1"], 2],
    [["batchSize = 8"], 2],
  ]);
  assertEquals(concat[0]?.title.subtitle, "best accuracy 96.8 %");
});

Deno.test("the best accuracy is the mean of each run's best, wherever in the run that was", () => {
  const run = (...accuracies: number[]) => ({
    rows: accuracies.map((validationAccuracy, i) => ({
      epoch: i + 1,
      step: i + 1,
      trainLoss: 1,
      validationAccuracy,
    })),
  });
  const [cell] = written([{ label: "a", runs: [run(0.5, 0.9, 0.6), run(0.7, 0.5, 0.6)] }]).concat;
  assertEquals(cell?.title.subtitle, "best accuracy 80.0 %");
});

Deno.test("all cells have the same axes", () => {
  const [few, many] = [sampleGroup("a", 1, 2), sampleGroup("b", 3, 12)];
  const { concat } = written([few, many, { label: "c", runs: [] }]);
  const axes = concat.map(({ vconcat }) =>
    vconcat.map(({ encoding, layer }) =>
      JSON.stringify([encoding.x.scale, layer.map((mark) => mark.encoding.y.scale)[0]])
    )
  );
  assertEquals(axes[1], axes[0]);
  assertEquals(axes[2], axes[0]);
});

Deno.test("from 2 to 24 cells there are at most four in a row", () => {
  const columns = [2, 3, 4, 5, 6, 8, 9, 24].map((count) =>
    written(Array.from({ length: count }, (_, i) => sampleGroup(`${i}`, 1, 2))).columns
  );
  assertEquals(columns, [2, 3, 4, 3, 3, 4, 3, 4]);
});

Deno.test("a cell says where no accuracy was measured", () => {
  assertEquals(
    written([{ label: "a", runs: [] }]).concat[0]?.title.subtitle,
    "no accuracy measured",
  );
});
