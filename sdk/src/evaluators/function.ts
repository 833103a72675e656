import { createHash } from "node:crypto";
import { callOwn, type EvaluationFunction } from "../evaluation/ownCode.js";
import { epochs } from "../proxies/epochs.js";
import type { StoppingRule } from "../proxies/stoppingRule.js";
import type { Fidelity } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import type { Evaluator } from "./evaluator.js";
import { trialSeed } from "./trialSeed.js";

/** Options of an evaluation by a function or module. */
export interface OwnEvaluationOptions {
  /** Seconds after which one evaluation is given up and its trial fails. Default: no limit. */
  readonly timeLimit?: number;
}

/** A rule, where there is one. */
export const rule = (stopping: StoppingRule | undefined) => (stopping === undefined ? {} : { stopping });

/** What both ways to evaluate by own code share. */
export function ownBasis({ timeLimit }: OwnEvaluationOptions, space: { canonical(genotype: Genotype): string }) {
  if (timeLimit !== undefined && !(timeLimit > 0))
    throw new RangeError(`timeLimit must be above 0 seconds, but got ${timeLimit}`);
  return {
    judges: [epochs(1)],
    defaults: { trials: 20, parallelism: 1 },
    identity: (genotype: Genotype) => space.canonical(genotype),
    known: () => ({}),
    work: () => ({ images: 0, perTrial: 1 }),
  };
}

/**
 * Judges candidates by a function of the user's own, in this process. Its metrics are known from its answers. A study recognises the
 * function by its source: one that was changed begins a study of its own.
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
    ...ownBasis(options, space),
    json: { kind: "function", name, source, ...(timeLimit === undefined ? {} : { timeLimit }) },
    metrics: { value: { goal: "maximize", definition: `what ${name} answered` } },
    measures: undefined,
    goals: { objectives: [{ metric: "value", goal: "maximize" }] },
    check({ workers }) {
      if (workers > 1)
        throw new RangeError(
          `workers must be 1 for a function, which other processes cannot load, but got ${workers}; raise parallelism for asynchronous functions, or put the function into a module with defineEvaluator`,
        );
    },
    async open({ stages, seed, signal }) {
      return {
        evaluate({ number, genotype, stage, stopping }, { onStart, onReport }) {
          onStart();
          const fidelity = stages[stage]?.fidelity as Fidelity;
          const call = { genotype, fidelity, trial: number, seed: trialSeed(seed, number), ...rule(stopping) };
          return callOwn(evaluate, { ...call, timeLimit, signal, onReport });
        },
        close: () => Promise.resolve(),
      };
    },
  };
}
