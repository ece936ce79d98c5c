/**
 * Types of the parts of a specification, which Vega-Lite does not export by name.
 *
 * @module
 */
import type { TopLevelSpec } from "./vega_lite.ts";

/** A plot of several marks over each other. */
export type Layered = Extract<TopLevelSpec, { layer: unknown }>;

/** One of them. */
export type Layer = Layered["layer"][number];

/** One of several plots beside each other. */
export type Panel = Extract<TopLevelSpec, { hconcat: unknown }>["hconcat"][number];
