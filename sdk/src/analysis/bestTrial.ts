import type { Goals } from "../records/goals.js";
import { ranked, standingOf } from "../records/standing.js";
import type { Trial } from "../records/trial.js";

/**
 * The best trial by the first objective among those that reached the highest stage. Trials that satisfy the constraints come first.
 * @throws Error when no trial has a result
 */
export function bestTrial<T extends Trial>(trials: readonly T[], all: Goals): T {
  const goals = { ...all, objectives: all.objectives.slice(0, 1) };
  const standings = trials.flatMap((trial) => standingOf(trial, goals) ?? []);
  const highest = standings.reduce((stage, standing) => Math.max(stage, standing.stage), 0);
  const [best] = ranked(standings.filter(({ stage }) => stage === highest));
  if (best !== undefined) return trials.find(({ number }) => number === best.number) as T;
  const failed = trials.find(({ failure }) => failure !== undefined)?.failure;
  const scored = trials.some(({ evaluations }) => evaluations.length > 0);
  if (failed === undefined && scored)
    throw new Error(
      "no trial of this study has a result: so far their untrained networks were scored, and none was trained; run the study to its end",
    );
  throw new Error(
    `no trial of this study has a result${failed === undefined ? "" : `; the first failure: ${failed.cause}, ${failed.message}`}`,
  );
}
