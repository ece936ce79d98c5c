/**
 * Splits as data that another thread can be sent.
 *
 * @module
 */
import type { Shape } from "../kernel/backend.ts";
import type { Split } from "../kernel/dataset.ts";
import { AugmentedSplit } from "./augment.ts";
import { ImageSplit, type LabelledImages } from "./image_split.ts";
import { type ExampleFormat, transformOf, type TransformRecipe } from "./transforms.ts";

/** A split of this package as data. Bytes in shared memory stay where they are. */
export type PackedSplit =
  | {
    readonly kind: "images";
    readonly images: LabelledImages;
    readonly shape: Shape;
    readonly table: Float32Array;
  }
  | {
    readonly kind: "augmented";
    readonly source: PackedSplit;
    readonly format: ExampleFormat;
    readonly recipes: readonly TransformRecipe[];
  };

/** A split as data; `undefined` for one that is, or has in it, a user's own code. */
export function packSplit(split: Split): PackedSplit | undefined {
  if (split instanceof ImageSplit) {
    const { images, shape, table } = split;
    return { kind: "images", images, shape, table };
  }
  if (!(split instanceof AugmentedSplit)) return undefined;
  const { format, transforms } = split;
  const source = packSplit(split.source);
  const recipes = transforms.flatMap(({ recipe }) => recipe === undefined ? [] : [recipe]);
  if (source === undefined || recipes.length < transforms.length) return undefined;
  return { kind: "augmented", source, format, recipes };
}

/** The split that was packed. */
export function unpackSplit(packed: PackedSplit): Split {
  switch (packed.kind) {
    case "images":
      return new ImageSplit(packed.images, packed.shape, packed.table);
    case "augmented": {
      const { source, format, recipes } = packed;
      return new AugmentedSplit(unpackSplit(source), format, recipes.map(transformOf));
    }
  }
}
