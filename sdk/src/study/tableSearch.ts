import type { OpTable } from "../ops/index.js";
import { epochs } from "../proxies/epochs.js";
import { funnel, scheduleFor } from "../proxies/funnel.js";
import type { SearchProxy } from "../proxies/proxy.js";
import { scheduleOf } from "../proxies/schedules/index.js";
import {
  type ConstraintOptions,
  checkGoals,
  type Goals,
  type ObjectiveOptions,
  withConstraints,
  withObjectives,
} from "../records/goals.js";
import type { Decisions } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import type { Strategy } from "../strategies/strategy.js";
import type { BenchmarkTable } from "../tables/benchmarkTable.js";
import { type SimulatedBudget, type SimulatedPlan, simulate } from "./simulate.js";
import { SimulatedResult } from "./simulatedResult.js";
import { type EarlierFor, type EarlierSource, earlierStudy, warmStartNote } from "./warmStart.js";

/** Options of a study on a table. */
export interface TableRunOptions {
  /** Architectures to try. Default 100, or as many as a budget of time allows. */
  readonly trials?: number;
  /** Ends the study when its simulated clock has run so far: `{ seconds: 20_000 }`, or `{ epochs: 2_000 }`. */
  readonly budget?: SimulatedBudget;
  /** Simulated workers. Proposal n sees the results of all but the last so many. Default 1. */
  readonly parallelism?: number;
  /** Takes results as they arrive on the simulated clock: no worker waits for a slower one. Default false. */
  readonly asynchronous?: boolean;
  /** Looks an architecture up again, at its full cost, that an earlier trial had; by default its result is taken over. */
  readonly rerun?: boolean;
}

/** What the fluent API has gathered so far. */
interface TableSearchParts<Ds extends Decisions> {
  readonly space: Space<Ds, OpTable>;
  readonly table: BenchmarkTable<Ds>;
  readonly method: Strategy;
  readonly proxies: readonly SearchProxy[];
  readonly seed: number;
  readonly goals: Goals;
  readonly earlier: readonly EarlierFor[];
}

/** A search on a table being described. Immutable: each call answers a new one. */
export class TableSearch<Ds extends Decisions = Decisions> {
  readonly #parts: TableSearchParts<Ds>;

  /** Use `space.search(...).on(table)`. @throws RangeError when the table is over another space */
  constructor(parts: TableSearchParts<Ds>) {
    const [asked, had] = [parts.space, parts.table.space].map(({ decisions }) => JSON.stringify(decisions));
    if (asked !== had)
      throw new RangeError(
        `table ${parts.table.name} is over another space than the search: its decisions are ${brief(had)}, those of the search ${brief(asked)}; begin with table.space.search(...)`,
      );
    this.#parts = parts;
  }

  /** How candidates are judged. Default: at the highest fidelity of the table. */
  proxy(proxy: SearchProxy): TableSearch<Ds> {
    return this.#with({ proxies: [...this.#parts.proxies, proxy] });
  }

  /** Seed of every random choice. Default 0. */
  seed(seed: number): TableSearch<Ds> {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`seed must be a whole number, but got ${seed}`);
    return this.#with({ seed });
  }

  /** What the search is after, the most important first; by default what the table says. */
  objectives(objectives: ObjectiveOptions): TableSearch<Ds> {
    return this.#with({ goals: withObjectives(this.#parts.goals, objectives) });
  }

  /** Bounds that a candidate must keep: `{ maximum: { parameters: 1e6 } }`. */
  constraints(constraints: ConstraintOptions): TableSearch<Ds> {
    return this.#with({ goals: withConstraints(this.#parts.goals, constraints) });
  }

  /** Begins with what earlier studies found on this space or one that overlaps with it, whatever their data. */
  warmStart(...studies: readonly EarlierSource[]): TableSearch<Ds> {
    const { space, earlier } = this.#parts;
    return this.#with({ earlier: [...earlier, ...studies.map((study) => earlierStudy(study, space))] });
  }

  /** Runs the study on the table: the same seed gives the same result. */
  run(options: TableRunOptions = {}): SimulatedResult<Ds> {
    const { table, goals, method, proxies } = this.#parts;
    const plan = this.#plan(options);
    const { trials, clock } = simulate(plan);
    const judges = proxies.map(({ name }) => name).join(" > ");
    return new SimulatedResult<Ds>({
      name: `${method.name}${judges === "" ? "" : `, ${judges}`}${warmStartNote(plan.earlier ?? [])}`,
      table,
      goals,
      trials,
      clock,
      clockUnit: options.budget?.epochs === undefined && table.timed ? "seconds" : "epochs",
      stages: plan.stages,
      plannedTrials: Number.isFinite(plan.trials) ? plan.trials : trials.length,
    });
  }

  /** What is searched how, in one line. */
  get description(): string {
    const { method, proxies, table, seed, goals } = this.#parts;
    const judged = proxies.length > 0 ? `, judged by ${proxies.map(({ name }) => name).join(", then ")}` : "";
    const after = goals.objectives.map(({ metric, goal }) => `${goal} ${metric}`).join(", ");
    return `Search: ${method.name}${judged}, on the table ${table.name}, to ${after}, seed ${seed}; run() it`;
  }

  #with(parts: Partial<TableSearchParts<Ds>>): TableSearch<Ds> {
    return new TableSearch({ ...this.#parts, ...parts });
  }

  #plan({ trials, budget = {}, parallelism = 1, asynchronous = false, rerun = false }: TableRunOptions): SimulatedPlan {
    const { table, method, proxies, seed, goals, earlier } = this.#parts;
    checkBudget(budget, table);
    checkGoals(goals, table.metrics);
    if (!Number.isInteger(parallelism) || parallelism < 1)
      throw new RangeError(`parallelism must be a whole number of at least 1, but got ${parallelism}`);
    const judges = proxies.length > 0 ? proxies : [epochs(table.epochs.at(-1) as number)];
    const stages = funnel(judges);
    for (const { fidelity, name } of stages)
      if (!table.epochs.includes(fidelity.epochs) || fidelity.share !== 1)
        throw new RangeError(
          `stage "${name}" needs results after ${fidelity.epochs} epochs on all of the data, but table ${table.name} has those after ${table.epochs.join(", ")} epochs`,
        );
    const timed = budget.seconds !== undefined || budget.epochs !== undefined;
    const planned = trials ?? (timed ? Number.POSITIVE_INFINITY : 100);
    const schedule = scheduleFor(judges);
    scheduleOf(schedule).check({ stages, trials: planned });
    return {
      table: table as unknown as BenchmarkTable, // a simulation looks at tables whose names are not known
      budget,
      strategy: method,
      schedule,
      stages,
      trials: planned,
      goals,
      earlier: earlier.map((study) => study(goals)),
      seed,
      parallelism,
      asynchronous,
      rerun,
    };
  }
}

function checkBudget({ seconds, epochs }: SimulatedBudget, { name, timed }: { name: string; timed: boolean }): void {
  for (const [unit, value] of Object.entries({ seconds, epochs }))
    if (value !== undefined && !(value > 0)) throw new RangeError(`budget.${unit} must be above 0, but got ${value}`);
  if (seconds !== undefined && epochs !== undefined)
    throw new RangeError(
      `budget takes seconds or epochs, but got ${seconds} seconds and ${epochs} epochs; leave one out`,
    );
  if (seconds !== undefined && !timed)
    throw new RangeError(`table ${name} has recorded no training times; give budget.epochs, or trials`);
}

const brief = (text: string | undefined): string =>
  text === undefined || text.length <= 120 ? `${text}` : `${text.slice(0, 117)}...`;
