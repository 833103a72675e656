import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkInterface, type DefinedEvaluator } from "../evaluation/defineEvaluator.js";
import { callEvaluation } from "../evaluation/ownCode.js";
import { checkWorkers } from "../execution/openExecutor.js";
import { processPool } from "../execution/processPool.js";
import type { OpTable } from "../ops/index.js";
import type { Fidelity } from "../records/trial.js";
import type { Decisions } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import type { Evaluator } from "./evaluator.js";
import { functionBasis, type OwnEvaluationOptions, rule } from "./function.js";
import { trialSeed } from "./trialSeed.js";

/** Evaluates candidates by an evaluator that a module exports; with several workers, in worker processes. */
export function moduleEvaluator(
  defined: DefinedEvaluator,
  options: OwnEvaluationOptions,
  space: Space<Decisions, OpTable>,
): Evaluator {
  checkInterface(defined);
  const { name, module, metrics, evaluate } = defined;
  const { timeLimit } = options;
  const limit = timeLimit === undefined ? {} : { timeLimit };
  const [main, info] = Object.entries(metrics)[0] as [string, { goal: "maximize" | "minimize" }]; // checked by defineEvaluator
  return {
    ...functionBasis(options, space),
    json: { kind: "module", name, module, source: sourceOf(module), ...limit },
    metrics,
    measures: Object.keys(metrics),
    goals: { objectives: [{ metric: main, goal: info.goal }] },
    check: ({ workers }) => checkWorkers(workers, space),
    async open({ stages, seed, workers, folder = "", datasets = "", signal }) {
      const executor =
        workers > 1 ? processPool({ workers, space: space.toJSON(), folder, datasets, signal }) : undefined;
      return {
        async evaluate({ number, genotype, stage, stopping }, listeners) {
          const fidelity = stages[stage]?.fidelity as Fidelity;
          const call = {
            genotype,
            fidelity,
            trial: number,
            seed: trialSeed(seed, number),
            ...limit,
            ...rule(stopping),
          };
          if (executor !== undefined) return executor.run({ kind: "module", module, name, ...call }, listeners);
          listeners.onStart();
          return callEvaluation(evaluate, { ...call, signal, onReport: listeners.onReport });
        },
        close: async () => executor?.close(),
      };
    },
  };
}

/** Content hash of a module, so that a changed evaluator starts another study; null when the module cannot be read. */
function sourceOf(module: string): string | null {
  if (!module.startsWith("file:")) return null;
  try {
    return createHash("sha256")
      .update(readFileSync(fileURLToPath(module)))
      .digest("hex")
      .slice(0, 16);
  } catch {
    return null; // importing the module reports the error
  }
}
