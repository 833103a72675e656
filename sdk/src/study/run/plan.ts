import type { Evaluator } from "../../evaluators/evaluator.js";
import type { OpTable } from "../../ops/index.js";
import type { ScheduleJson } from "../../proxies/schedule.js";
import { scheduleOf } from "../../proxies/schedules/index.js";
import type { EarlierStudy } from "../../records/earlier.js";
import { checkGoals, type Goals, metricsNamed } from "../../records/goals.js";
import type { Stage } from "../../records/trial.js";
import type { Decisions, Genotype } from "../../space/decisions.js";
import type { Space } from "../../space/space.js";
import type { Strategy } from "../../strategies/strategy.js";
import type { OneShot } from "../../supernet/oneShot.js";
import { zeroCostNames } from "../../zeroCost/index.js";
import { checkPrior, type PriorPlan } from "./priorScores.js";

/** Time limit of a study in simulated time: either seconds or epochs. */
export interface SimulatedBudget {
  /** Simulated seconds, above 0; only for tables that have recorded training times. */
  readonly seconds?: number;
  /** Simulated epochs, above 0. */
  readonly epochs?: number;
}

/** Everything that defines a study. */
export interface StudyPlan {
  readonly space: Space<Decisions, OpTable>;
  readonly search: Strategy | OneShot;
  /** Names of the proxies; empty when the evaluator's default applies. */
  readonly proxy: string;
  readonly stages: readonly Stage[];
  readonly schedule: ScheduleJson;
  readonly evaluator: Evaluator;
  readonly seed: number;
  readonly goals: Goals;
  /** Earlier studies of a warm start. */
  readonly earlier: readonly EarlierStudy<Genotype>[];
  /** Cheap scores that the search starts from. */
  readonly prior?: PriorPlan;
  /** Whether duplicate architectures are evaluated again. */
  readonly rerun: boolean;
  /** Whether results are used as they arrive. */
  readonly asynchronous: boolean;
  /** Infinity when a time budget or an ask-and-tell loop ends the study. */
  readonly trials: number;
  readonly parallelism: number;
  /** Time limit of a study in simulated time. */
  readonly budget?: SimulatedBudget;
  /** Name in figures; by default strategy and proxy. */
  readonly label?: string;
}

/** Whether a search shares weights. */
export const isOneShot = (search: Strategy | OneShot): search is OneShot => "supernet" in search;

/** The strategy that proposes genotypes. */
export const strategyOf = ({ search }: Pick<StudyPlan, "search">): Strategy =>
  isOneShot(search) ? search.strategy : search;

/** @throws RangeError when an option is out of range, or the options contradict each other */
export function checkPlan(plan: StudyPlan, workers: number): void {
  const { trials, stages, schedule, goals, evaluator, parallelism, budget = {} } = plan;
  if (!Number.isInteger(workers) || workers < 1)
    throw new RangeError(`workers must be a whole number of at least 1, but got ${workers}`);
  checkBudget(budget, plan);
  checkScored(plan);
  checkPrior(plan);
  scheduleOf(schedule).check({ stages, trials });
  checkScoreGoals(plan);
  checkGoals(goals, evaluator.measures);
  if (!Number.isInteger(parallelism) || parallelism < 1)
    throw new RangeError(`parallelism must be a whole number of at least 1, but got ${parallelism}`);
  evaluator.check({ stages, schedule, trials, workers });
}

function checkBudget({ seconds, epochs }: SimulatedBudget, { evaluator }: StudyPlan): void {
  const { name } = evaluator.json;
  for (const [unit, value] of Object.entries({ seconds, epochs }))
    if (value !== undefined && !(value > 0)) throw new RangeError(`budget.${unit} must be above 0, but got ${value}`);
  if (seconds === undefined && epochs === undefined) return;
  if (seconds !== undefined && epochs !== undefined)
    throw new RangeError(
      `budget must be seconds or epochs, but got ${seconds} seconds and ${epochs} epochs; leave one out`,
    );
  if (evaluator.clock === undefined)
    throw new RangeError(`budget needs a simulated clock, which ${name} does not have; set trials instead`);
  if (seconds !== undefined && evaluator.clock !== "seconds")
    throw new RangeError(
      `budget.seconds needs training times, which table ${name} has not recorded; set budget.epochs or trials`,
    );
}

/** @throws RangeError when a stage scores untrained networks, but nothing is trained: by this evaluator, or after it */
function checkScored({ stages, evaluator: { json } }: StudyPlan): void {
  const scored = stages.find(({ scores }) => scores !== undefined);
  if (scored?.scores === undefined) return;
  const names = scored.scores.names.join(", ");
  if (json.kind !== "training")
    throw new RangeError(
      `${names} scores untrained networks, but candidates are evaluated by the ${json.kind} ${json.name}, which trains none; use .on(dataset), or leave out that proxy`,
    );
  if (stages.at(-1)?.scores !== undefined)
    throw new RangeError(
      `${stages.at(-1)?.scores?.names.join(", ")} scores untrained networks, so a stage of training must come after it, but it is the last; add .proxy(proxies.epochs(4))`,
    );
}

/** @throws RangeError when a goal names a score of untrained networks, but the evaluator has no networks */
function checkScoreGoals({ goals, evaluator: { json, measures } }: StudyPlan): void {
  const name = metricsNamed(goals).find(
    (metric) => zeroCostNames.some((score) => score === metric) && measures?.includes(metric) === false,
  );
  if (name === undefined) return;
  const argument = goals.objectives.some(({ metric }) => metric === name)
    ? `objective "${name}"`
    : `${name in goals.minimum ? "minimum" : "maximum"}.${name}`;
  throw new RangeError(
    `${argument} is a score of untrained networks, but candidates are evaluated by the ${json.kind} ${json.name}, which has no weights; search a space of networks with .on(dataset), or use one of its metrics: ${measures?.join(", ")}`,
  );
}

/** @throws RangeError when a stage scores untrained networks, which an ask-and-tell loop cannot do */
export function checkAskable({ stages }: StudyPlan): void {
  const scored = stages.find(({ scores }) => scores !== undefined)?.scores;
  if (scored !== undefined)
    throw new RangeError(
      `open() asks your own loop for every result, but ${scored.names.join(", ")} is computed from untrained networks; use run(), or leave out that proxy`,
    );
}

/** @throws RangeError when the proxy plans its rungs by the number of trials, or nothing was kept */
export function checkGrows(
  { stages, schedule, proxy }: StudyPlan,
  {
    planned,
    trials,
    folder,
  }: { readonly planned: number; readonly trials: number; readonly folder: string | undefined },
): void {
  if (!scheduleOf(schedule).grows(stages))
    throw new RangeError(
      `${proxy} plans its rungs by the number of trials, so this study of ${planned} cannot grow to ${trials}; start a new search with .warmStart(result)`,
    );
  if (folder === undefined)
    throw new RangeError("continue() needs the journal of the study, but folder was false; run it with a folder");
}
