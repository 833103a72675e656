import { evaluate } from "../evaluation/evaluate.js";
import type { Job, Outcome } from "../evaluation/job.js";
import { supernetCache } from "../evaluation/supernetCache.js";
import type { Workplace } from "../evaluation/workplace.js";
import type { Executor, JobOptions } from "./executor.js";

/**
 * Runs jobs one after the other in this process.
 * @param ready awaited before each job
 */
export function inProcess(
  workplace: Omit<Workplace, "onImages" | "onReport" | "supernets">,
  ready?: () => Promise<unknown>,
): Executor {
  const supernets = supernetCache();
  let last: Promise<unknown> = Promise.resolve();
  return {
    workers: 1,
    run<T extends Job>(task: T, { onStart, onImages, onReport }: JobOptions = {}): Promise<Outcome<T["kind"]>> {
      const outcome = last.then(async () => {
        await ready?.();
        workplace.signal?.throwIfAborted();
        onStart?.(0);
        return evaluate(task, { ...workplace, supernets, onImages, onReport });
      });
      last = outcome.catch(() => undefined); // the next job runs even if this one fails
      return outcome;
    },
    async close() {
      await last;
      supernets.forget();
    },
  };
}
