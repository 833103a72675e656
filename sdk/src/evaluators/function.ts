import { createHash } from "node:crypto";
import { callEvaluation, type EvaluationFunction } from "../evaluation/ownCode.js";
import { epochs } from "../proxies/epochs.js";
import type { StoppingRule } from "../proxies/stoppingRule.js";
import type { Fidelity } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import type { Evaluator } from "./evaluator.js";
import { trialSeed } from "./trialSeed.js";

/** Options of an evaluation by a function or module. */
export interface OwnEvaluationOptions {
  /** Seconds, above 0, after which an evaluation is aborted and its trial fails. @defaultValue no limit */
  readonly timeLimit?: number;
}

/** The property `stopping`, when there is a rule. */
export const rule = (stopping: StoppingRule | undefined) => (stopping === undefined ? {} : { stopping });

/** What the evaluators for functions, modules and ask-and-tell share. @throws RangeError when timeLimit is not above 0 */
export function functionBasis({ timeLimit }: OwnEvaluationOptions, space: { canonical(genotype: Genotype): string }) {
  if (timeLimit !== undefined && !(timeLimit > 0))
    throw new RangeError(`timeLimit must be above 0 seconds, but got ${timeLimit}`);
  return {
    proxies: [epochs(1)],
    defaults: { trials: 20, parallelism: 1 },
    identity: (genotype: Genotype) => space.canonical(genotype),
    known: () => ({}),
    work: () => ({ images: 0, perTrial: 1 }),
  };
}

/**
 * Evaluates candidates by a function in this process; its metrics are only known from its results. A study identifies the function by a
 * hash of its source: a changed function starts another study.
 */
export function functionEvaluator(
  evaluate: EvaluationFunction<never>,
  options: OwnEvaluationOptions,
  space: { canonical(genotype: Genotype): string },
): Evaluator {
  const { timeLimit } = options;
  const source = createHash("sha256").update(evaluate.toString()).digest("hex").slice(0, 16);
  const name = evaluate.name === "" ? "function" : evaluate.name;
  return {
    ...functionBasis(options, space),
    json: { kind: "function", name, source, ...(timeLimit === undefined ? {} : { timeLimit }) },
    metrics: { value: { goal: "maximize", definition: `the number that ${name} returned` } },
    measures: undefined,
    goals: { objectives: [{ metric: "value", goal: "maximize" }] },
    check({ workers }) {
      if (workers > 1)
        throw new RangeError(
          `workers must be 1 for a function, which other processes cannot load, but got ${workers}; increase parallelism for an asynchronous function, or export it from a module with defineEvaluator`,
        );
    },
    async open({ stages, seed, signal }) {
      return {
        evaluate({ number, genotype, stage, stopping }, { onStart, onReport }) {
          onStart();
          const fidelity = stages[stage]?.fidelity as Fidelity;
          const call = { genotype, fidelity, trial: number, seed: trialSeed(seed, number), ...rule(stopping) };
          return callEvaluation(evaluate, { ...call, timeLimit, signal, onReport });
        },
        close: () => Promise.resolve(),
      };
    },
  };
}
