import type { Metric } from "./metric.js";

/** Share of correct predictions. */
export const accuracy: Metric = {
  goal: "maximize",
  unit: "share",
  definition: "share of correct predictions; for several labels, share of correct labels",
  tasks: ["classification", "multiLabel"],
  compute({ targets, answers: { predictions } }) {
    let right = 0;
    for (let index = 0; index < targets.length; index++) if (targets[index] === predictions[index]) right++;
    return right / targets.length;
  },
};
