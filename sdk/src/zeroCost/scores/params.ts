import { blockCost } from "../../space/plan.js";
import type { ZeroCostScore } from "../score.js";

/** Trainable weights. */
export const params: ZeroCostScore = {
  needs: "network",
  definition: "trainable weights",
  source: "https://arxiv.org/abs/2101.08134",
  compute: ({ plan, ops }) => plan.reduce((sum, block) => sum + blockCost(block, ops).parameters, 0),
};
