import { assertEquals } from "@std/assert";
import { placeGroups } from "./bar_places.ts";
import { type BarGroup, bars } from "./bars.ts";

const group = (varied: Readonly<Record<string, string>>, ...values: number[]): BarGroup => ({
  label: Object.values(varied).join(" "),
  varied,
  values,
});

/** What the specification holds as a reader of `*.vl.json` finds it. */
interface Written {
  readonly data: { readonly values: readonly Record<string, unknown>[] };
  readonly layer: readonly {
    readonly mark: { readonly type: string };
    readonly data?: { readonly values: readonly unknown[] };
    readonly encoding: Record<string, { readonly scale?: { readonly domain?: unknown } }>;
  }[];
  readonly encoding: Record<string, Record<string, unknown>>;
}

const written = (...parameters: Parameters<typeof bars>): Written =>
  JSON.parse(JSON.stringify(bars(...parameters)));

Deno.test("categories stand in the order of their numbers, others as they came", () => {
  const names = (...texts: string[]) =>
    placeGroups(texts.map((a) => group({ a }, 1)), undefined).categories;
  assertEquals(names("16", "2", "1e-3", "none"), ["1e-3", "2", "16", "none"]);
  assertEquals(names("sgd", "adam", "rmsprop"), ["sgd", "adam", "rmsprop"]);
});

Deno.test("the setting named is on the axis, the others are told apart by colour", () => {
  const groups = ["sgd", "adam"].flatMap((optimizer) =>
    ["8", "4"].map((batchSize) => group({ batchSize, "optimizer.name": optimizer }, 0.5))
  );
  assertEquals(placeGroups(groups, undefined), {
    title: "Batch size",
    categories: ["4", "8"],
    series: ["name = sgd", "name = adam"],
    places: [
      { category: 1, series: 0 },
      { category: 0, series: 0 },
      { category: 1, series: 1 },
      { category: 0, series: 1 },
    ],
  });
  assertEquals(placeGroups(groups, "optimizer.name").categories, ["sgd", "adam"]);
});

Deno.test("groups that fill no grid stand by their labels, or by the value of the setting named", () => {
  const groups = ["32", "4", "16", "8"].map((batchSize, i) => (
    { label: `run-${i}`, varied: { batchSize, [`option${i}`]: "1" }, values: [0.5] }
  ));
  const labels = placeGroups(groups, undefined);
  assertEquals([labels.title, labels.series], ["", [""]]);
  assertEquals(labels.categories, ["run-0", "run-1", "run-2", "run-3"]);
  const { title, categories, places } = placeGroups(groups, "batchSize");
  assertEquals([title, categories], ["Batch size", [
    ...["4, option1 = 1", "8, option3 = 1", "16, option2 = 1", "32, option0 = 1"],
  ]]);
  assertEquals(places.map(({ category }) => category), [3, 0, 2, 1]);
});

Deno.test("a series with a name that nobody reads is none", () => {
  const long = "a very long name of an architecture";
  const groups = ["a", "b"].flatMap((optimizer) =>
    [`${long} 1`, `${long} 2`].map((layers) => (
      { label: `${optimizer} ${layers.at(-1)}`, varied: { optimizer, layers }, values: [0.5] }
    ))
  );
  assertEquals(placeGroups(groups, undefined).categories, ["a 1", "a 2", "b 1", "b 2"]);
  assertEquals(placeGroups(groups, "optimizer").categories, [
    "a, a 1",
    "a, a 2",
    "b, b 1",
    "b, b 2",
  ]);
});

Deno.test("groups that no setting tells apart stand by their labels", () => {
  const alike = [group({}, 0.5), group({}, 0.6)];
  const { categories, series } = placeGroups(alike.map((each) => ({ ...each, label: "a" })), "x");
  assertEquals({ categories, series }, { categories: ["a", "a (2)"], series: [""] });
});

Deno.test("a bar is the mean in percent, with its seeds, and says the mean in digits", () => {
  const { data, layer } = written([group({ a: "1" }, 0.5, 0.6, NaN), group({ a: "2" }, 0.25)]);
  assertEquals(
    data.values.map(({ mean, least, greatest, text }) => [mean, least, greatest, text]),
    [
      [55, 50, 60, "55.0"],
      [25, 25, 25, "25.0"],
    ],
  );
  assertEquals(layer.find((each) => each.data !== undefined)?.data?.values, [
    { category: 0, series: 0, value: 50 },
    { category: 0, series: 0, value: 60 },
  ]);
});

Deno.test("a group whose runs all diverged has a dash", () => {
  const { data } = written([group({ a: "1" }, NaN), group({ a: "2" }, 0.5)]);
  assertEquals(data.values.map(({ mean, text }) => [mean, text]), [[null, "–"], [50, "50.0"]]);
});

Deno.test("bars start at zero; close values are points on an axis that does not", () => {
  const mark = (...values: number[]) => {
    const { layer } = written(values.map((value, i) => group({ a: `${i}` }, value)));
    const [first] = layer.filter((each) => ["bar", "point"].includes(each.mark.type));
    return [first?.mark.type, first?.encoding["y"]?.scale?.domain];
  };
  assertEquals(mark(0.3, 0.56), ["bar", [0, 60]]);
  assertEquals(mark(0.9664, 0.9726), ["point", [96.6, 97.4]]);
});

Deno.test("means have as many digits as tell them apart", () => {
  const texts = (...values: number[]) =>
    written(values.map((value, i) => group({ a: `${i}` }, value))).data.values.map(({ text }) =>
      text
    );
  assertEquals(texts(0.9664, 0.9726), ["96.64", "97.26"]);
  assertEquals(texts(0.123, 0.56), ["12.3", "56.0"]);
});

Deno.test("other measures have their own scale and title", () => {
  const { data, layer } = written([group({ a: "1" }, 285.4)], {
    scale: 1,
    valueTitle: "Time of training (s)",
  });
  assertEquals(data.values[0]?.["text"], "285");
  assertEquals(Reflect.get(layer[0]?.encoding["y"] ?? {}, "title"), "Time of training (s)");
});

Deno.test("long names and many groups turn the plot on its side", () => {
  const axis = (name: string, count: number) => {
    const groups = Array.from({ length: count }, (_, i) => group({ a: `${name}${i}` }, 0.5));
    return Object.keys(written(groups).encoding).find((channel) => channel !== "color");
  };
  assertEquals(axis("relu", 3), "x");
  assertEquals(axis("a very long name of an architecture ", 3), "y");
  assertEquals(axis("relu", 30), "y");
});
