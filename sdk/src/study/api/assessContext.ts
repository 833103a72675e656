import { join } from "node:path";
import { bestTrial } from "../../analysis/bestTrial.js";
import type { AssessContext } from "../../assess/assessContext.js";
import { trainsNetworks } from "../../evaluators/networkEvaluator.js";
import { stream } from "../../math/random.js";
import type { Goals } from "../../records/goals.js";
import { standingOf } from "../../records/standing.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import type { Genotype } from "../../space/decisions.js";
import { supernetFile } from "../../supernet/supernetFile.js";
import { isOneShot, type StudyPlan } from "../run/plan.js";
import type { ScoredStudy } from "./scoreRows.js";

/** What retraining and transfer need of a study. @throws RangeError when its candidates were not trained on a data set */
export function assessContext(
  { space, evaluator, seed, search, goals }: StudyPlan,
  { record, folder, workers }: ScoredStudy & { readonly workers: number },
): AssessContext {
  const rival = bestOf(record.baseline, goals) ?? space.sample(stream(seed, "random baseline"));
  const { epochs } = record.preparation; // of the supernet of a one-shot search
  const { kind, name } = evaluator.json;
  if (!trainsNetworks(evaluator) || folder === undefined)
    throw new RangeError(
      `retrain() needs a search on a data set, but its candidates were evaluated by the ${kind} ${name}; use .on(dataset)`,
    );
  const { dataset, training, loss, wanted = [] } = evaluator;
  const named = { ...(loss === undefined ? {} : { loss }), ...(wanted.length === 0 ? {} : { metrics: wanted }) };
  const supernet =
    isOneShot(search) && search.supernet.mixture === undefined && epochs !== undefined
      ? join("supernet", supernetFile(epochs))
      : undefined;
  const datasets = join(folder, "datasets");
  return { space, dataset, training, named, seed, supernet, folder, datasets, workers, rival };
}

/** The best genotype of a baseline; undefined without one that has a result. */
function bestOf(baseline: StudyRecord | undefined, goals: Goals): Genotype | undefined {
  const compared = baseline?.trials.some((trial) => standingOf(trial, goals) !== undefined);
  return compared ? (bestTrial(baseline?.trials ?? [], goals).genotype as Genotype) : undefined;
}
