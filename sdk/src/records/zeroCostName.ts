/** Names of the scores of untrained networks. */
export const zeroCostNames = [
  "synflow",
  "snip",
  "grasp",
  "fisher",
  "gradNorm",
  "jacobCov",
  "naswot",
  "zen",
  "epeNas",
  "l2Norm",
  "plain",
  "ntk",
  "linearRegions",
  "params",
  "flops",
] as const;

/** Name of a score of untrained networks. */
export type ZeroCostName = (typeof zeroCostNames)[number];
