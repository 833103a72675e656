import { Diverged } from "../network/diverged.js";
import type { Failure } from "../records/trial.js";
import { final } from "./final.js";
import type { Answers, Job, Outcome } from "./job.js";
import { module } from "./module.js";
import { path } from "./path.js";
import { RecordedFailure } from "./recordedFailure.js";
import { supernet } from "./supernet.js";
import { training } from "./training.js";
import type { Workplace } from "./workplace.js";
import { atWorkplace, WorkplaceError } from "./workplaceError.js";
import { zeroCost } from "./zeroCost.js";

/** The function for each kind of task. To add one: write its file, add its line here and its types in job.ts. */
const evaluators: {
  readonly [Kind in Job["kind"]]: (task: Extract<Job, { kind: Kind }>, at: Workplace) => Promise<Answers[Kind]>;
} = { training, zeroCost, supernet, path, module, final };

/**
 * Runs a task. A failure of the candidate is returned as an outcome.
 * @throws WorkplaceError when a file or module cannot be read or written; the signal's reason when stopped
 */
export async function evaluate<T extends Job>(task: T, workplace: Workplace): Promise<Outcome<T["kind"]>> {
  const evaluator = evaluators[task.kind] as unknown as (task: T, at: Workplace) => Promise<Answers[T["kind"]]>; // found by its kind
  try {
    const dataset = (id: string) => atWorkplace(workplace.dataset(id));
    return { answer: await evaluator(task, { ...workplace, dataset }) };
  } catch (error) {
    if (workplace.signal?.aborted) throw workplace.signal.reason;
    if (error instanceof WorkplaceError) throw error;
    return { failure: failureOf(error) };
  }
}

function failureOf(error: unknown): Omit<Failure, "stage"> {
  if (error instanceof RecordedFailure) return error.failure;
  if (error instanceof Diverged) return { cause: "diverged", message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  const outOfMemory = /out of memory|memory access out of bounds|array buffer allocation failed/i.test(message);
  return { cause: outOfMemory ? "out-of-memory" : "threw", message };
}
