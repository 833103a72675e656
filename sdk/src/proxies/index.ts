import { asha } from "./asha.js";
import { epochs } from "./epochs.js";
import { hyperband } from "./hyperband.js";
import { learningCurves } from "./learningCurves.js";
import { medianStopping } from "./medianStopping.js";
import { successiveHalving } from "./successiveHalving.js";
import { zeroCostProxies } from "./zeroCost.js";

/**
 * Cheap evaluations: how long trials train and which are promoted, and scores of untrained networks. To add one: write its file, add its
 * line here.
 */
export const proxies = {
  epochs,
  successiveHalving,
  hyperband,
  asha,
  medianStopping,
  learningCurves,
  ...zeroCostProxies,
};

export type { AshaOptions } from "./asha.js";
export type { EpochsOptions } from "./epochs.js";
export type { HyperbandOptions } from "./hyperband.js";
export type { LearningCurvesOptions } from "./learningCurves.js";
export type { MedianStoppingOptions } from "./medianStopping.js";
export type { SearchProxy } from "./proxy.js";
export type { ScheduleJson } from "./schedule.js";
export type { SuccessiveHalvingOptions } from "./successiveHalving.js";
export type { ZeroCostEnsembleOptions, ZeroCostOptions } from "./zeroCost.js";
