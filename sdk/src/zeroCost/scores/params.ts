import { blockCost } from "../../space/plan.js";
import { zeroCostScore } from "../score.js";

/** Trainable weights. */
export const params = zeroCostScore({
  needs: "network",
  definition: "trainable weights",
  source: "https://arxiv.org/abs/2101.08134",
  compute: ({ plan, ops }) => plan.reduce((sum, block) => sum + blockCost(block, ops).parameters, 0),
});
