import { loadEvaluator } from "./defineEvaluator.js";
import type { Judged, ModuleJob } from "./job.js";
import { callEvaluation } from "./ownCode.js";
import { RecordedFailure } from "./recordedFailure.js";
import type { Workplace } from "./workplace.js";
import { atWorkplace } from "./workplaceError.js";

const never = new AbortController().signal;

/** Evaluates a candidate by a custom evaluator from its module. */
export async function module(job: ModuleJob, { signal = never, onReport }: Workplace): Promise<Judged> {
  const { evaluate } = await atWorkplace(loadEvaluator(job.module, job.name));
  const outcome = await callEvaluation(evaluate, { ...job, signal, onReport: (point) => onReport?.(point) });
  if ("failure" in outcome) throw new RecordedFailure(outcome.failure);
  return outcome.answer;
}
