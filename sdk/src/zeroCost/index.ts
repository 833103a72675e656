// Scores of untrained networks. To add one: write its file, add its line here.

import type { MetricTable } from "../records/metricInfo.js";
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

/** Every score by name, as far as it is public. The docstrings are those of the proxies, objectives and constraints of these names. */
export const zeroCostTable = {
  /** Flow through all weights, made positive, on a logarithmic scale. Needs no data. https://arxiv.org/abs/2006.05467 */
  synflow,
  /** What the loss loses without each weight. https://arxiv.org/abs/1810.02340 */
  snip,
  /** What the flow of gradients loses without each weight. https://arxiv.org/abs/2002.07376 */
  grasp,
  /** What the loss loses without each channel. https://arxiv.org/abs/1906.04113 */
  fisher,
  /** Norm of the gradients of the loss. https://arxiv.org/abs/2101.08134 */
  gradNorm,
  /** How uncorrelated the gradients in the inputs of a batch are. https://arxiv.org/abs/2006.04647v1 */
  jacobCov,
  /** How differently the rectifiers treat the inputs of a batch. https://arxiv.org/abs/2006.04647 */
  naswot,
  /** How much the features move with the inputs. Needs no data. https://arxiv.org/abs/2102.01063 */
  zen,
  /** How correlated the gradients in inputs of one class are. Needs classes. https://arxiv.org/abs/2102.08099 */
  epeNas,
  /** Norm of the initial weights. Needs no data. https://arxiv.org/abs/2101.08134 */
  l2Norm,
  /** Sum of weight times gradient. https://arxiv.org/abs/2101.08134 */
  plain,
  /** Condition number of the neural tangent kernel; a lower one is better, so its logarithm is negated. https://arxiv.org/abs/2102.11535 */
  ntk,
  /** Linear regions on short lines between inputs. https://arxiv.org/abs/2102.11535 */
  linearRegions,
  /** Number of trainable weights: what every other score has to beat. */
  params,
  /** Multiply-accumulates of one input: what every other score has to beat. */
  flops,
};

/** Name of a score of untrained networks. */
export type ZeroCostName = keyof typeof zeroCostTable;

/** Names of the scores of untrained networks. */
export const zeroCostNames = Object.keys(zeroCostTable) as readonly ZeroCostName[];

/** Every score by name. */
export const zeroCostScores = zeroCostTable as Readonly<Record<ZeroCostName, ZeroCostScore>>; // zeroCostScore() hides that they compute

/** Those of these scores that are defined for a task: without classes, not those that compare inputs of one class. */
export const scoresFor = (task: Pick<Task, "name">, names: readonly ZeroCostName[]): readonly ZeroCostName[] =>
  names.filter((name) => zeroCostScores[name].needs !== "classes" || task.name === "classification");

/** Direction and definition of scores as metrics. @param names unknown ones, as of a later version, are described in general */
export const scoreTable = (names: readonly string[]): MetricTable =>
  Object.fromEntries(
    names.map((name) => [
      name,
      {
        goal: "maximize",
        definition: `of the untrained network: ${zeroCostScores[name as ZeroCostName]?.definition ?? "a score"}`,
        untrained: true,
      },
    ]),
  );
