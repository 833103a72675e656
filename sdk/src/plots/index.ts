import { agreement } from "./agreement.js";
import { brackets } from "./brackets.js";
import { confusion } from "./confusion.js";
import { history } from "./history.js";
import { learningCurves } from "./learningCurves.js";
import { objectives } from "./objectives.js";
import { pareto } from "./pareto.js";
import { ranks } from "./ranks.js";
import { regret } from "./regret.js";
import { transfer } from "./transfer.js";

export type { CellDrawing } from "./cellGraph.js";
export { type Draw, drawCell, drawSkeleton, loadDrawing } from "./drawing.js";
export { Figure, type FigureSpec } from "./figure.js";
export { type FigureSvgOptions, figureSvg } from "./figureSvg.js";
export type { HistoryOptions } from "./history.js";
export type { ObjectivesInput } from "./objectives.js";
export type { RanksInput } from "./ranks.js";
export type { RegretOptions } from "./regret.js";
export type { DrawableSpace } from "./skeletonGraph.js";
export type * from "./trace.js";

/** Every plot by name: numbers in, a figure out. */
export const plots = {
  history,
  learningCurves,
  brackets,
  agreement,
  pareto,
  transfer,
  confusion,
  regret,
  ranks,
  objectives,
};
/** Names of the plots. */
export type PlotName = keyof typeof plots;
