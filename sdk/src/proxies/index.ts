import { asha } from "./asha.js";
import { epochs } from "./epochs.js";
import { hyperband } from "./hyperband.js";
import { learningCurves } from "./learningCurves.js";
import { medianStopping } from "./medianStopping.js";
import { successiveHalving } from "./successiveHalving.js";
import { type ScoreProxies, scoreProxies, zeroCost } from "./zeroCost.js";

const ownFiles = {
  epochs,
  successiveHalving,
  hyperband,
  asha,
  medianStopping,
  learningCurves,
  zeroCost,
};

/**
 * Cheap evaluations: how long trials train and which are promoted, and scores of untrained networks. To add one: write its file, add its
 * line above. The scores come from the table in zeroCost/index.ts.
 */
export const proxies: typeof ownFiles & ScoreProxies = { ...ownFiles, ...scoreProxies };

export type { AshaOptions } from "./asha.js";
export type { EpochsOptions } from "./epochs.js";
export type { HyperbandOptions } from "./hyperband.js";
export type { LearningCurvesOptions } from "./learningCurves.js";
export type { MedianStoppingOptions } from "./medianStopping.js";
export type { SearchProxy } from "./proxy.js";
export type { ScheduleJson } from "./schedule.js";
export type { SuccessiveHalvingOptions } from "./successiveHalving.js";
export type { RankedBy, ScoreProxies, ZeroCostEnsembleOptions, ZeroCostOptions } from "./zeroCost.js";
