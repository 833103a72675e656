import { blockCost } from "../../space/plan.js";
import { zeroCostScore } from "../score.js";

/** Multiply-accumulates of one input's forward pass. */
export const flops = zeroCostScore({
  needs: "network",
  definition: "multiply-accumulates of one forward pass",
  source: "https://arxiv.org/abs/2101.08134",
  compute: ({ plan, ops }) => plan.reduce((sum, block) => sum + blockCost(block, ops).flops, 0),
});
