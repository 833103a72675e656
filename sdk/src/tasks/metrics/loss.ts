import type { Metric } from "./metric.js";

/** The task's own loss, whatever loss is trained: trials that train differently stay comparable. */
export const loss: Metric = {
  goal: "minimize",
  definition: "mean of the task's own loss",
  tasks: ["*"],
  compute: (input) => input.loss,
};
