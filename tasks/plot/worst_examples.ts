/**
 * The images that a model got most wrong.
 *
 * @module
 */
import type { Predictions } from "../run/predictions.ts";
import { answerTo } from "./answers.ts";
import { imageLayout, imageUrl, valueRange } from "./example_image.ts";
import { cutText } from "./fit_text.ts";
import { heading } from "./heading.ts";
import { ink, labelSize, noteColour, plotConfig } from "./theme.ts";
import { textWidth } from "./text_width.ts";
import type { TopLevelSpec } from "./vega_lite.ts";

/** What the plot can be told. */
export interface WorstExamplesOptions {
  /** Stands above the plot; `Most wrong` when left out. */
  readonly title?: string;
  /** Greatest number of images; 24 when left out. */
  readonly most?: number;
}

/** Sizes in pixels: of the longer side of an image, of the room for it and its two lines of caption. */
const [IMAGE, CELL_HEIGHT] = [84, 128];

/** The room's least and greatest width; between them it is as wide as the longest caption. */
const [LEAST_WIDTH, MOST_WIDTH] = [112, 160];

const COLUMNS = 4;

/**
 * A Vega-Lite specification of a grid of images, the one with the greatest loss first: below each its
 * class, what the model said instead, and how sure it was in percent. All are on one scale, from the
 * least value among them in black to the greatest in white. `undefined` where inputs are no images
 * (see {@linkcode imageLayout}) or there are none.
 */
export function worstExamples(
  predictions: Predictions,
  options: WorstExamplesOptions = {},
): TopLevelSpec | undefined {
  const { classes, split, worst } = predictions;
  const { title = "Most wrong", most = 24 } = options;
  const layout = imageLayout(worst.inputShape);
  const shown = worst.indices.subarray(0, most);
  if (layout === undefined || shown.length === 0) return undefined;
  const longer = Math.max(layout.width, layout.height);
  const factor = Math.max(1, Math.round(2 * IMAGE / longer)); // two pixels of the PNG for one here
  const size = layout.width * layout.height * layout.channels;
  const inputs = worst.inputs.subarray(0, size * shown.length);
  const range = valueRange(inputs);
  const captions = Array.from(shown, (example) => {
    const { label, said, probability } = answerTo(predictions, example);
    const percent = Number.isNaN(probability) ? "" : ` (${(100 * probability).toFixed(0)} %)`;
    return [
      `true ${classes[label] ?? "?"}`,
      `said ${classes[said] ?? "nothing"}${percent}`,
    ] as const;
  });
  const widest = captions.flat().reduce((w, text) => Math.max(w, textWidth(text, labelSize)), 0);
  const cellWidth = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Math.ceil(widest) + 6));
  const caption = (text: string) => cutText(text, cellWidth - 6, { fontSize: labelSize });
  const values = captions.map(([truth, answer], i) => ({
    column: i % COLUMNS,
    row: Math.floor(i / COLUMNS),
    example: shown[i],
    truth: caption(truth),
    answer: caption(answer),
    image: imageUrl(inputs.subarray(i * size, (i + 1) * size), layout, range, factor),
  }));
  const columns = Math.min(COLUMNS, values.length);
  const rows = Math.ceil(values.length / COLUMNS);
  const place = (field: string, domain: [number, number]) => ({
    field,
    type: "quantitative",
    axis: null,
    scale: { domain, nice: false, zero: false },
  } as const);
  const note = `${split} split: the ${values.length} examples with the greatest loss, worst first`;
  const text = { type: "text", fontSize: labelSize, baseline: "top" } as const;
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    ...heading(
      title,
      [note.charAt(0).toUpperCase() + note.slice(1)],
      Math.max(380, columns * cellWidth),
    ),
    data: { values },
    width: columns * cellWidth,
    height: rows * CELL_HEIGHT,
    encoding: {
      x: place("column", [-0.5, columns - 0.5]),
      y: place("row", [rows - 0.5, -0.5]),
    },
    layer: [
      {
        mark: {
          type: "image",
          width: IMAGE * layout.width / longer,
          height: IMAGE * layout.height / longer,
          yOffset: -20,
        },
        encoding: { url: { field: "image", type: "nominal" } },
      },
      { mark: { ...text, dy: 27, color: ink }, encoding: { text: { field: "truth" } } },
      { mark: { ...text, dy: 42, color: noteColour }, encoding: { text: { field: "answer" } } },
    ],
    config: plotConfig,
  };
}
