// Scores of untrained networks. To add one: its file, its line here and its name in records/zeroCostName.ts.
import type { ZeroCostName } from "../records/zeroCostName.js";
import type { Task } from "../tasks/task.js";
import type { ZeroCostScore } from "./score.js";
import { epeNas } from "./scores/epeNas.js";
import { fisher } from "./scores/fisher.js";
import { flops } from "./scores/flops.js";
import { gradNorm } from "./scores/gradNorm.js";
import { grasp } from "./scores/grasp.js";
import { jacobCov } from "./scores/jacobCov.js";
import { l2Norm } from "./scores/l2Norm.js";
import { linearRegions } from "./scores/linearRegions.js";
import { naswot } from "./scores/naswot.js";
import { ntk } from "./scores/ntk.js";
import { params } from "./scores/params.js";
import { plain } from "./scores/plain.js";
import { snip } from "./scores/snip.js";
import { synflow } from "./scores/synflow.js";
import { zen } from "./scores/zen.js";

/** Every score by name. */
export const zeroCostScores: Readonly<Record<ZeroCostName, ZeroCostScore>> = {
  synflow,
  snip,
  grasp,
  fisher,
  gradNorm,
  jacobCov,
  naswot,
  zen,
  epeNas,
  l2Norm,
  plain,
  ntk,
  linearRegions,
  params,
  flops,
};

/** Those of these scores that are defined for a task: without classes, not those that compare inputs of one class. */
export const scoresFor = (task: Pick<Task, "name">, names: readonly ZeroCostName[]): readonly ZeroCostName[] =>
  names.filter((name) => zeroCostScores[name].needs !== "classes" || task.name === "classification");
