/**
 * Plots of runs: Vega-Lite specifications, their pictures, and their display in notebooks.
 *
 * @module
 */
export { type BarGroup, bars, type BarsOptions } from "./bars.ts";
export { confusionMatrix, type ConfusionMatrixOptions } from "./confusion_matrix.ts";
export { type Displayable, displayable, displayMethod, type MimeBundle } from "./display.ts";
export { histogramPlot, type HistogramPlotOptions } from "./histograms.ts";
export { type CurveGroup, learningCurve, type LearningCurveOptions } from "./learning_curve.ts";
export { perClassAccuracy, type PerClassOptions, type PredictionGroup } from "./per_class.ts";
export { profilePlot, type ProfilePlotOptions } from "./profile.ts";
export { type RenderedPlot, renderPlot, writePlot } from "./render.ts";
export {
  findRuns,
  groupRuns,
  type PlottedRun,
  readRun,
  type RunGroup,
  type Settings,
} from "./runs.ts";
export type { SeededRun } from "./seeds.ts";
export { smallMultiples } from "./small_multiples.ts";
export type { TopLevelSpec } from "./vega_lite.ts";
export { worstExamples, type WorstExamplesOptions } from "./worst_examples.ts";
