import type { Metric } from "./metric.js";

/** Share of right answers. */
export const accuracy: Metric = {
  goal: "maximize",
  unit: "share",
  definition: "share of right answers; of a multi-label task, share of labels that are right",
  tasks: ["classification", "multiLabel"],
  compute({ targets, answers: { predictions } }) {
    let right = 0;
    for (let index = 0; index < targets.length; index++) if (targets[index] === predictions[index]) right++;
    return right / targets.length;
  },
};
