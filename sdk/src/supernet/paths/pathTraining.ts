import { type Dataset, taskOf } from "../../datasets/dataset.js";
import { imagesIn } from "../../network/batches.js";
import { buildNetwork } from "../../network/buildNetwork.js";
import type { Weights } from "../../network/weights.js";
import type { Tf } from "../../ops/op.js";
import { distillationOf } from "../distillation.js";
import type { SharedTraining } from "../sharedTraining.js";
import { pathRuleOf } from "./index.js";
import type { PathsJson, SharedSpace } from "./pathRule.js";

/** What a training of paths needs. */
export interface PathTrainingOptions {
  readonly tf: Tf;
  readonly space: SharedSpace;
  readonly dataset: Dataset;
  readonly weights: Weights;
  readonly paths: PathsJson;
  readonly seed: number;
}

/** Each batch trains the paths that a rule draws. @throws RangeError when the rule does not fit the space */
export function pathTraining({ tf, space, dataset, weights, paths, seed }: PathTrainingOptions): SharedTraining {
  const rule = pathRuleOf(paths);
  rule.check(space);
  const shape = { input: dataset.shape, outputs: dataset.outputs };
  const pathsOf = rule.begin({ space, shape, seed });
  return {
    examples: { from: 0, count: imagesIn(1, dataset) },
    networks: ({ step, progress }) =>
      pathsOf(step, progress).map((genotype) =>
        buildNetwork(space.plan(genotype, shape), { tf, weights, ops: space.ops }),
      ),
    distilled: rule.distils === true ? distillationOf(taskOf(dataset)) : undefined,
  };
}
