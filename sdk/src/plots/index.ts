// Numbers of a study as Plotly figures in plain JSON. Nothing here loads Plotly or shows anything.

import type { StudyRecord } from "../records/studyRecord.js";
import { agreement } from "./agreement.js";
import { brackets } from "./brackets.js";
import { confusion } from "./confusion.js";
import { contour } from "./contour.js";
import { empiricalDistribution } from "./empiricalDistribution.js";
import type { Figure } from "./figure.js";
import { history } from "./history.js";
import { hypervolumeHistory } from "./hypervolumeHistory.js";
import { importance } from "./importance.js";
import { intermediateValues } from "./intermediateValues.js";
import { learningCurves } from "./learningCurves.js";
import { objectives } from "./objectives.js";
import { opPreference } from "./opPreference.js";
import { opWeights } from "./opWeights.js";
import { parallelCoordinates } from "./parallelCoordinates.js";
import { pareto } from "./pareto.js";
import { rank } from "./rank.js";
import { ranks } from "./ranks.js";
import { regret } from "./regret.js";
import { sayingTrust } from "./sayingTrust.js";
import { slice } from "./slice.js";
import { timeline } from "./timeline.js";
import { transfer } from "./transfer.js";

export type { CellAnswer, CellDrawing } from "./cellGraph.js";
export { type Draw, drawCell, drawSkeleton, loadDrawing } from "./drawing.js";
export { Figure, type FigureSpec } from "./figure.js";
export { type FigureSvgOptions, figureSvg } from "./figureSvg.js";
export type { HistoryOptions } from "./history.js";
export type { ImportancePlotOptions } from "./importance.js";
export type { LearningCurvesPlotOptions } from "./learningCurves.js";
export type { OpWeightsOptions } from "./opWeights.js";
export type { PairOptions } from "./rank.js";
export type { RanksInput } from "./ranks.js";
export type { RegretOptions } from "./regret.js";
export type { DrawableSpace } from "./skeletonGraph.js";
export type { SliceOptions } from "./slice.js";
export type * from "./trace.js";

/** Plots of a whole study: a record and options in, a figure out. */
const ofRecords = {
  ...sayingTrust({
    history,
    learningCurves,
    intermediateValues,
    brackets,
    objectives,
    pareto,
    parallelCoordinates,
    slice,
    contour,
    rank,
    importance,
    empiricalDistribution,
    opPreference,
    opWeights,
    hypervolumeHistory,
  }),
  timeline, // times, of which nothing is ranked
};

/** Every plot by name: numbers in, a figure out. */
export const plots = {
  ...ofRecords,
  agreement,
  transfer,
  confusion,
  regret,
  ranks,
};
/** Names of the plots. */
export type PlotName = keyof typeof plots;
/** Names of the plots that are drawn of a study's record. */
export type RecordPlot = keyof typeof ofRecords;
/** Options of each plot of a record. */
export type RecordPlotOptions = { readonly [K in RecordPlot]: NonNullable<Parameters<(typeof ofRecords)[K]>[1]> };
/** Names of the plots that `plotOf` draws. */
export const recordPlots = Object.keys(ofRecords) as readonly RecordPlot[]; // keys of a table that only this file fills

/** The plot of a record with this name. @throws RangeError that lists the names when there is none */
export function plotOf<K extends RecordPlot>(
  record: StudyRecord,
  kind: K,
  options: Partial<RecordPlotOptions[K]> = {},
): Figure {
  if (!Object.hasOwn(ofRecords, kind)) throw new RangeError(`unknown plot "${kind}"; known: ${recordPlots.join(", ")}`);
  const draw = ofRecords[kind] as (record: StudyRecord, options: object) => Figure; // each name has its own options
  return draw(record, options);
}
