import type { Metric } from "./metric.js";

/** The task's default loss, also when another loss is trained, so that trials stay comparable. */
export const loss: Metric = {
  goal: "minimize",
  definition: "mean of the task's default loss",
  tasks: ["*"],
  compute: (input) => input.loss,
};
