import type { Evaluator } from "../../evaluators/evaluator.js";
import type { OpTable } from "../../ops/index.js";
import type { ScheduleJson } from "../../proxies/schedule.js";
import { scheduleOf } from "../../proxies/schedules/index.js";
import type { EarlierStudy } from "../../records/earlier.js";
import { checkGoals, type Goals } from "../../records/goals.js";
import type { Stage } from "../../records/trial.js";
import type { Decisions, Genotype } from "../../space/decisions.js";
import type { Space } from "../../space/space.js";
import type { Strategy } from "../../strategies/strategy.js";
import type { OneShot } from "../../supernet/oneShot.js";

/** How long a study in simulated time may go on. */
export interface SimulatedBudget {
  /** On the study's clock, in seconds: of tables that have recorded how long training took. */
  readonly seconds?: number;
  /** On the study's clock, in epochs. */
  readonly epochs?: number;
}

/** A study described: what the fluent API gathers. */
export interface StudyPlan {
  readonly space: Space<Decisions, OpTable>;
  readonly search: Strategy | OneShot;
  /** Names of the proxies; empty where the evaluator's own default judges. */
  readonly proxy: string;
  readonly stages: readonly Stage[];
  readonly schedule: ScheduleJson;
  readonly evaluator: Evaluator;
  readonly seed: number;
  readonly goals: Goals;
  /** What the search begins with knowing of earlier studies. */
  readonly earlier: readonly EarlierStudy<Genotype>[];
  /** Whether an architecture that was tried before is evaluated again. */
  readonly rerun: boolean;
  /** Whether results are taken as they arrive. */
  readonly asynchronous: boolean;
  /** Infinity where time is the budget, or the user's own loop. */
  readonly trials: number;
  readonly parallelism: number;
  /** Of a study in simulated time. */
  readonly budget?: SimulatedBudget;
  /** What figures call it, where strategy and proxy do not say it best. */
  readonly label?: string;
}

/** Whether a search shares weights. */
export const isOneShot = (search: Strategy | OneShot): search is OneShot => "supernet" in search;

/** The strategy that walks through the space. */
export const strategyOf = ({ search }: Pick<StudyPlan, "search">): Strategy =>
  isOneShot(search) ? search.strategy : search;

/** @throws RangeError before anything is evaluated when a plan cannot work */
export function checkPlan(plan: StudyPlan, workers: number): void {
  const { trials, stages, schedule, goals, evaluator, parallelism, budget = {} } = plan;
  if (!Number.isInteger(workers) || workers < 1)
    throw new RangeError(`workers must be a whole number of at least 1, but got ${workers}`);
  checkBudget(budget, plan);
  scheduleOf(schedule).check({ stages, trials });
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
      `budget takes seconds or epochs, but got ${seconds} seconds and ${epochs} epochs; leave one out`,
    );
  if (evaluator.clock === undefined)
    throw new RangeError(`budget is of a simulated clock, which ${name} does not have; give trials`);
  if (seconds !== undefined && evaluator.clock !== "seconds")
    throw new RangeError(`table ${name} has recorded no training times; give budget.epochs, or trials`);
}
