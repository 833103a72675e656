export { accuracyText } from "./accuracyText.js";
export { type Bracket, brackets, type StageScore, type Threshold } from "./brackets.js";
export { type Calibration, type CalibrationPair, calibrate } from "./calibration.js";
export { type Collapse, collapse } from "./collapse.js";
export * from "./comparison.js";
export type { Confusion } from "./confusion.js";
export { type Contour, type ContourOptions, type ContourPoint, type ContourSide, contour } from "./contour.js";
export { costOf, type StudyCost } from "./costOf.js";
export { type DistributionStep, empiricalDistribution } from "./empiricalDistribution.js";
export { type BestSoFar, history } from "./history.js";
export { type HypervolumePoint, hypervolumeHistory } from "./hypervolumeHistory.js";
export {
  type Importance,
  type ImportanceOptions,
  type Interaction,
  importance,
  type PartImportance,
} from "./importance.js";
export { type LearningCurve, learningCurves } from "./learningCurves.js";
export { type ObjectivePoint, objectivePoints } from "./objectivePoints.js";
export { type Observation, type ObservationOptions, type Observations, observations } from "./observations.js";
export {
  type OpPreference,
  type OpPreferenceOptions,
  opPreference,
  type PreferredPart,
  type PreferredValue,
} from "./opPreference.js";
export { type ParetoOptions, type ParetoPoint, pareto } from "./pareto.js";
export { type ProgressPoint, progress } from "./progress.js";
export { type RankAgreement, type RankDifference, rankAgreement, rankDifference } from "./rankAgreement.js";
export { type SharedRanking, sharedRanking } from "./sharedRanking.js";
export type { SurrogateOptions } from "./surrogate.js";
export { type TimelineSpan, timeline } from "./timeline.js";
export type { TransferRow } from "./transferRow.js";
export { type TrialRow, trialRows } from "./trialRows.js";
