import type { Evaluator } from "../../evaluators/evaluator.js";
import { funnel, scheduleFor } from "../../proxies/funnel.js";
import { isOneShot, type StudyPlan } from "../run/plan.js";
import type { SearchParts, TrialsOptions } from "./searchOptions.js";

/** What a search of these parts runs as a study. */
export function searchPlan(
  { method, proxies, seed, earlier, prior, goals: wanted }: SearchParts,
  { space, evaluator }: { readonly space: unknown; readonly evaluator: Evaluator },
  { trials, budget, parallelism, rerun = false, asynchronous = false }: TrialsOptions,
): StudyPlan {
  const used = proxies.length > 0 ? proxies : evaluator.proxies;
  const goals = wanted.objectives.length === 0 ? { ...wanted, objectives: evaluator.goals.objectives } : wanted;
  const timed = budget?.seconds !== undefined || budget?.epochs !== undefined;
  const proxy =
    proxies.length > 0 || evaluator.json.kind === "training" || isOneShot(method)
      ? used.map(({ name }) => name).join(" > ")
      : "";
  return {
    space: space as StudyPlan["space"], // the loop does not depend on the names of decisions
    search: method,
    proxy,
    stages: funnel(used),
    schedule: scheduleFor(used),
    evaluator,
    goals,
    earlier: earlier.map((study) => study(goals)),
    ...(prior === undefined ? {} : { prior }),
    rerun,
    asynchronous,
    seed,
    trials: trials ?? (timed ? Number.POSITIVE_INFINITY : evaluator.defaults.trials),
    parallelism: parallelism ?? evaluator.defaults.parallelism,
    ...(timed ? { budget } : {}),
  };
}
