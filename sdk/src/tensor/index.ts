/** The only module that loads TensorFlow.js. It has tensors and backends, not networks. */

export { type Backend, type BackendName, type BackendReport, loadBackend } from "./backend.js";
export { type MemoryLimit, memoryLimits } from "./memoryLimits.js";
export { readNumber, readsAtOnce, readTensor, readTensors, tidily } from "./reading.js";
export { type AdamOptions, type AdamSlots, type AdamUpdate, adamStep, adamSteps } from "./shared/adamStep.js";
export { batchNorm, type Normalised } from "./shared/batchNorm.js";
export { type BatchNormState, batchNormWith } from "./shared/batchNormWith.js";
export { clipToNorm } from "./shared/clipToNorm.js";
export { conv } from "./shared/conv.js";
export { type ConvBatchNormWeights, convBatchNorm } from "./shared/convBatchNorm.js";
export type { ConvShape } from "./shared/convShape.js";
export { layerNorm } from "./shared/layerNorm.js";
export { type LstmWeights, lstm } from "./shared/lstm.js";
export { type MomentumOptions, type MomentumUpdate, momentumStep, momentumSteps } from "./shared/momentumStep.js";
export { type PoolKind, pool } from "./shared/pool.js";
export { softmaxCrossEntropy } from "./shared/softmaxCrossEntropy.js";
export { mostThreads, type Threads, threadsFor } from "./wasm/threads.js";
export type { AdapterReport } from "./webgpu/adapterReport.js";
