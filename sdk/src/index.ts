// The public API: re-exports only.
import "./study/api/spaceSearch.js";
import "./study/api/spaceBuild.js";
import "./study/display/displays.js";

export type * from "./analysis/index.js";
export * as analysis from "./analysis/index.js";
export type { AssessContext, WorkOptions } from "./assess/assessContext.js";
export type { InitialWeights } from "./assess/initialWeights.js";
export type { ModelInputs } from "./assess/inputs.js";
export { type LoadModelOptions, loadModel } from "./assess/loadModel.js";
export type { Model } from "./assess/model.js";
export type { ModelEvaluation } from "./assess/modelEvaluation.js";
export type { ModelManifest } from "./assess/modelManifest.js";
export type { ModelDescription, ModelMember } from "./assess/modelParts.js";
export type { Normalisation } from "./assess/normalisation.js";
export type { ClassPrediction, LabelsPrediction, Prediction, ValuesPrediction } from "./assess/prediction.js";
export type { Predictions } from "./assess/predictions.js";
export type { RetrainOptions } from "./assess/retrain.js";
export type { TrainedModel } from "./assess/trainedModel.js";
export type { TrainedRun } from "./assess/trainedRun.js";
export type { TransferOptions } from "./assess/transfer.js";
export type { Transfer } from "./assess/transferResult.js";
export * from "./datasets/index.js";
export { type DefinedEvaluator, type DefineEvaluatorOptions, defineEvaluator } from "./evaluation/defineEvaluator.js";
export type { EvaluationAnswer, EvaluationContext, EvaluationFunction } from "./evaluation/ownCode.js";
export type { StageEstimate } from "./evaluators/evaluator.js";
export type { OwnEvaluationOptions } from "./evaluators/function.js";
export type { EvaluationSource, MeasureOptions } from "./evaluators/index.js";
export type { Belief } from "./math/gaussianRegression.js";
export type { Rng } from "./math/random.js";
export { stream } from "./math/random.js";
export type * from "./network/augmentations/augmentation.js";
export type { AugmentationValues } from "./network/augmentations/index.js";
export type { RandAugmentValues } from "./network/augmentations/randAugment.js";
export type { DecisionName, NamedOptions, OptionRule, OptionsOf, RulesOf } from "./network/optionRule.js";
export type { TrainableNetwork } from "./network/trainableNetwork.js";
export type { OptimizerName, ScheduleName, Training, TrainingOptions, TrainingValues } from "./network/training.js";
export type { WeightArrays } from "./network/weights.js";
export { loadWeights } from "./network/weightsFile.js";
export * from "./notebook/index.js";
export type { ActivationName } from "./ops/activations.js";
export type { HeadName } from "./ops/heads.js";
export { type BuiltInOps, type OpTable, ops } from "./ops/index.js";
export type { MbConvName } from "./ops/mbConv.js";
export type { NormalisationName } from "./ops/normalisations.js";
export {
  type Apply,
  type ConvBnOptions,
  defineOp,
  keeping,
  type Mode,
  type Op,
  type OpFamily,
  type Placement,
  type Rank,
  type Tf,
  type Toolkit,
} from "./ops/op.js";
export type { FeatureShape, ImageShape, SequenceShape, Shape } from "./ops/shape.js";
export type { StemName } from "./ops/stems.js";
export { drawCell, drawSkeleton } from "./plots/drawing.js";
export * from "./plots/index.js";
export * from "./proxies/index.js";
export type { EarlierStudy, EarlierTrial } from "./records/earlier.js";
export type { Goals, Known, Objective, ObjectiveOptions } from "./records/goals.js";
export type { MetricInfo, MetricTable } from "./records/metricInfo.js";
export type { PriorScore, PriorScores } from "./records/priorScores.js";
export type {
  CalibrationVerdict,
  MixtureHistory,
  Preparation,
  StudyRecord,
  SupernetSplit,
} from "./records/studyRecord.js";
export * from "./records/trial.js";
export { DecisionSpace, type RngOrSeed } from "./space/decisionSpace.js";
export type * from "./space/decisions.js";
export type { Encoding } from "./space/kinds/kind.js";
export { countModules, type ModuleGraph, moduleHash, prunedModule } from "./space/kinds/moduleGraph.js";
export type * from "./space/layers/types.js";
export { loadSpace } from "./space/loadSpace.js";
export type * from "./space/parts.js";
export type { DartsOptions } from "./space/presets/darts.js";
export { presets } from "./space/presets/index.js";
export type { MobileDecisions, MobileOptions, MobileStage } from "./space/presets/mobile.js";
export type { NasBench101Options } from "./space/presets/nasBench101.js";
export * from "./space/space.js";
export type { SpaceJson } from "./space/spaceJson.js";
export * from "./strategies/index.js";
export type { AskedStudy, AskedTrial, OpenOptions } from "./study/api/askedStudy.js";
export type { Calibrated } from "./study/api/calibrated.js";
export type { CalibrateOptions } from "./study/api/calibration.js";
export type { Candidate, CandidateStudy, HandMade } from "./study/api/candidate.js";
export type { CheapScoreName } from "./study/api/cheapScore.js";
export type { Estimate, EstimateOptions, ValueRange } from "./study/api/estimate.js";
export type { FitOptions, ScoreFit } from "./study/api/fittedScores.js";
export type { DataFrame } from "./study/api/frame.js";
export type { ByMetric, SearchConstraints, SearchObjectives, UsualMetrics } from "./study/api/goalOptions.js";
export type { Result } from "./study/api/result.js";
export type { ResultPlot } from "./study/api/resultParts.js";
export type { ScoringOptions } from "./study/api/scoreRows.js";
export type { ScoresOptions } from "./study/api/scores.js";
export type { Search } from "./study/api/search.js";
export type { RunOptions, SearchParts, TrialsOptions } from "./study/api/searchOptions.js";
export type { SearchPriorOptions } from "./study/api/searchPrior.js";
export type { BuildOptions } from "./study/api/spaceBuild.js";
export type { EarlierFor, EarlierSource, EarlierTrials } from "./study/api/warmStart.js";
export {
  type ComparableResult,
  type ComparableSearch,
  type CompareOptions,
  compare,
  type FinalTable,
} from "./study/comparison/compare.js";
export type { Comparison, ComparisonParts, ComparisonPlot } from "./study/comparison/comparison.js";
export { study } from "./study/index.js";
export type { SimulatedBudget } from "./study/run/plan.js";
export type { PriorPlan } from "./study/run/priorScores.js";
export type { ResumeOptions } from "./study/store/resume.js";
export type { AutoOneShotOptions } from "./supernet/auto.js";
export type { DartsSearchOptions } from "./supernet/darts.js";
export type { DrNasOptions } from "./supernet/drNas.js";
export type { EnasOptions } from "./supernet/enas.js";
export type { FairNasOptions } from "./supernet/fairNas.js";
export type { FewShotOptions } from "./supernet/fewShot.js";
export type { GdasOptions } from "./supernet/gdas.js";
export { oneShot } from "./supernet/index.js";
export type { ControllerJson } from "./supernet/mixture/controllers/index.js";
export type { BilevelOptions, DifferentiableOptions } from "./supernet/mixture/differentiable.js";
export type { GateJson } from "./supernet/mixture/gates/index.js";
export type { MixtureJson } from "./supernet/mixture/mixtureJson.js";
export type {
  OneShot,
  OneShotOptions,
  PathMethodOptions,
  PriorJson,
  SearchStrategy,
  SupernetJson,
} from "./supernet/oneShot.js";
export type { PathsJson } from "./supernet/paths/pathRule.js";
export type { ShrinkingSize } from "./supernet/paths/shrinking.js";
export type { PcDartsOptions } from "./supernet/pcDarts.js";
export type { ProgressiveShrinkingOptions } from "./supernet/progressiveShrinking.js";
export type { ProxylessNasOptions } from "./supernet/proxylessNas.js";
export type { SandwichOptions } from "./supernet/sandwich.js";
export type { SnasOptions } from "./supernet/snas.js";
export type { SplittingJson } from "./supernet/splitting/split.js";
export type { SposOptions } from "./supernet/spos.js";
export type { BenchmarkTable, TableAnswer } from "./tables/benchmarkTable.js";
export type { FunctionOptions } from "./tables/fromFunction.js";
export type { RecordsOptions } from "./tables/fromRecords.js";
export { tables } from "./tables/index.js";
export type { NasBench201Options, NasBench201Space } from "./tables/nasBench201.js";
export type { RowDecisions } from "./tables/rowSpace.js";
export type { TableRecord } from "./tables/tableRecord.js";
export type { TransNasBench101Options, TransNasSpace } from "./tables/transNasBench101.js";
export { defaultGoals, type TaskName, taskFrom, tasks } from "./tasks/index.js";
export { type LossReference, losses } from "./tasks/losses/index.js";
export {
  type DefineLossOptions,
  defineLoss,
  type Loss,
  type LossContext,
  type LossFunction,
} from "./tasks/losses/loss.js";
export { type MetricReference, metrics, type OwnMetric } from "./tasks/metrics/index.js";
export { type DefineMetricOptions, defineMetric, type Metric, type MetricInput } from "./tasks/metrics/metric.js";
export { topK } from "./tasks/metrics/topK.js";
export type { OwnReference } from "./tasks/ownExport.js";
export type {
  Answers,
  ReadTargets,
  TargetArray,
  TargetColumn,
  TargetSpec,
  TargetSummary,
  Task,
  TaskJson,
  TaskKind,
  TaskPrediction,
} from "./tasks/task.js";
export {
  type AdapterReport,
  type Backend,
  type BackendName,
  type BackendReport,
  loadBackend,
  type Threads,
} from "./tensor/index.js";
export { version } from "./version.js";
export type { FittedEnsemble, FittedMember } from "./zeroCost/fittedEnsemble.js";
export type { ZeroCostName } from "./zeroCost/index.js";
export type { ScoreNeeds, ZeroCostInfo } from "./zeroCost/score.js";
