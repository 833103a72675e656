import { normApplyJob, normGradApplyJob, normGradSumsJob, normSumsJob } from "./batchNormJobs.js";
import { convBatchNormGradJob } from "./convBatchNormGrad.js";
import { convolveJob, filterGradJob, inputGradJob } from "./convolutionJobs.js";
import { productJob } from "./matrixProduct.js";

/** What threads can share. */
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
};

export type JobName = keyof typeof jobs;
export type JobOf<Name extends JobName> = Parameters<(typeof jobs)[Name]>[1];
