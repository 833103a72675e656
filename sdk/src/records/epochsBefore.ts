import type { Stage } from "./trial.js";

/** Epochs that a trial has been trained for before it reaches a stage: stages that score untrained networks train nothing. */
export const epochsBefore = (stages: readonly Stage[], stage: number): number =>
  stages.slice(0, stage).findLast(({ scores }) => scores === undefined)?.fidelity.epochs ?? 0;
