/**
 * The types of Vega-Lite's specifications.
 *
 * @module
 */
import type * as vegaLite from "npm:vega-lite@6.5.0";

/** A Vega-Lite specification with all that it needs, as JSON. */
export type TopLevelSpec = vegaLite.TopLevelSpec;

/** How Vega-Lite's plots look. */
export type Config = vegaLite.Config;
