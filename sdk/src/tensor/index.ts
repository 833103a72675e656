/** The only door to TensorFlow.js. It knows tensors and backends, not networks. */
export { type AdamOptions, type AdamSlots, adamStep } from "./adamStep.js";
export { type Backend, type BackendName, type BackendReport, loadBackend } from "./backend.js";
export { batchNorm, type Normalised } from "./batchNorm.js";
export { type BatchNormState, batchNormWith } from "./batchNormWith.js";
export { conv } from "./conv.js";
export { type ConvBatchNormWeights, convBatchNorm } from "./convBatchNorm.js";
export type { ConvShape } from "./convShape.js";
export { layerNorm } from "./layerNorm.js";
export { type LstmWeights, lstm } from "./lstm.js";
export { type MomentumOptions, momentumStep } from "./momentumStep.js";
export { type PoolKind, pool } from "./pool.js";
export { softmaxCrossEntropy } from "./softmaxCrossEntropy.js";
export { mostThreads, type Threads, threadsFor } from "./threads.js";
