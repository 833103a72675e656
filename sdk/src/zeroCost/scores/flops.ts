import { blockCost } from "../../space/plan.js";
import type { ZeroCostScore } from "../score.js";

/** Multiply-accumulates of one input's forward pass. */
export const flops: ZeroCostScore = {
  needs: "network",
  definition: "multiply-accumulates of one forward pass",
  source: "https://arxiv.org/abs/2101.08134",
  compute: ({ plan, ops }) => plan.reduce((sum, block) => sum + blockCost(block, ops).flops, 0),
};
