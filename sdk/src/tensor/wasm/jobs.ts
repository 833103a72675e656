import { addJob } from "./addition.js";
import { normApplyJob, normGradApplyJob, normGradSumsJob, normSumsJob } from "./batchNormJobs.js";
import { convBatchNormGradJob } from "./convBatchNormGrad.js";
import { convolveJob, filterGradJob, inputGradJob } from "./convolutionJobs.js";
import { productJob } from "./matrixProduct.js";
import { poolGradJob, poolJob } from "./poolJobs.js";

/** The jobs that threads can share, by name. */
export const jobs = {
  convolve: convolveJob,
  inputGrad: inputGradJob,
  filterGrad: filterGradJob,
  convBatchNormGrad: convBatchNormGradJob,
  normSums: normSumsJob,
  normApply: normApplyJob,
  normGradSums: normGradSumsJob,
  normGradApply: normGradApplyJob,
  product: productJob,
  add: addJob,
  pool: poolJob,
  poolGrad: poolGradJob,
};

export type JobName = keyof typeof jobs;
export type JobOf<Name extends JobName> = Parameters<(typeof jobs)[Name]>[1];
