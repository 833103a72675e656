import TinyQueue from "tinyqueue";
import type { Fidelity, Stage, Trial } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import type { BenchmarkTable } from "../tables/benchmarkTable.js";
import { beginCourse, type CourseContext, type Job, type JobEvent } from "./course.js";
import { knownSpace } from "./searchableSpace.js";

/** How long a simulated study may go on. */
export interface SimulatedBudget {
  /** On the study's clock, in seconds: of tables that have recorded how long training took. */
  readonly seconds?: number;
  /** On the study's clock, in epochs. */
  readonly epochs?: number;
}

/** A study on a table described. */
export interface SimulatedPlan extends Omit<CourseContext, "space" | "identity" | "architectures" | "record"> {
  readonly table: BenchmarkTable;
  readonly budget: SimulatedBudget;
  /** Whether results are taken as they arrive on the simulated clock, and not in the order in which they were asked for. */
  readonly asynchronous: boolean;
}

/** A simulated study that has ended. */
export interface Simulation {
  readonly trials: readonly Trial<Genotype>[];
  /** What the clock says at the end. */
  readonly clock: number;
}

/** A job under way, whose result is known and comes in later. */
interface Running {
  readonly event: JobEvent;
  readonly finishedAt: number;
}

const noCurve: readonly never[] = [];

/** Runs a study on a table: `parallelism` workers work side by side on a simulated clock. Nothing waits, and nothing is written. */
export function simulate(plan: SimulatedPlan): Simulation {
  const { table, budget, asynchronous, stages } = plan;
  const { known, identity } = table;
  const course = beginCourse({
    ...plan,
    space: knownSpace(table.space, known),
    identity,
    architectures: table.architectures,
    record: (_, make) => make(),
  });
  const limit = budget.seconds ?? budget.epochs ?? Number.POSITIVE_INFINITY;
  const inEpochs = budget.epochs !== undefined || !table.timed;
  let clock = 0;
  const running = asynchronous ? new TinyQueue<Running>([], (a, b) => a.finishedAt - b.finishedAt) : fifo<Running>();
  for (;;) {
    for (let job = course.next(); job !== undefined; job = course.next()) running.push(begun(job));
    const done = running.pop();
    if (done === undefined) break;
    const finishedAt = Math.max(clock, done.finishedAt);
    if (finishedAt > limit) break; // what would come later is never known
    clock = finishedAt;
    course.take(
      done.event.event === "evaluated" && finishedAt > done.finishedAt ? { ...done.event, finishedAt } : done.event,
    );
  }
  course.stop();
  return { trials: course.trials, clock };

  function begun(job: Job): Running {
    const copy = course.copied(job);
    if (copy?.event === "evaluated") return { event: { ...copy, finishedAt: clock }, finishedAt: clock };
    return copy === undefined ? look(job) : { event: copy, finishedAt: clock };
  }

  function look({ trial, stage }: Job): Running {
    const { fidelity } = stages[stage] as Stage;
    const { number, genotype } = trial;
    const failed = (cause: "diverged" | "threw", message: string): Running => ({
      event: { event: "failed", trial: number, stage, cause, message },
      finishedAt: clock,
    });
    try {
      const { metrics, seconds = 0 } = table.query(genotype, fidelity.epochs);
      for (const name in metrics)
        if (!Number.isFinite(metrics[name]))
          return failed("diverged", `${name} is ${metrics[name]} after ${fidelity.epochs} epochs`);
      const before = epochsBefore(stages, stage, trial);
      const spent = before === 0 ? 0 : (table.query(genotype, before).seconds ?? 0);
      const cost = { images: 0, seconds: seconds - spent };
      const finishedAt = clock + (inEpochs ? fidelity.epochs - before : cost.seconds);
      const result = { stage, by: "table", fidelity, metrics, curve: noCurve as [], cost, finishedAt } as const;
      return { event: { event: "evaluated", trial: number, ...result }, finishedAt };
    } catch (error) {
      return failed("threw", error instanceof Error ? error.message : String(error));
    }
  }
}

/** Epochs that a trial was trained for before a stage. */
function epochsBefore(stages: readonly Stage[], stage: number, { firstStage = 0 }: Trial): number {
  const before: Fidelity | undefined = stage > firstStage ? stages[stage - 1]?.fidelity : undefined;
  return before?.epochs ?? 0;
}

/** First come, first served: what both ways of waiting need. */
function fifo<T>(): { push(item: T): void; pop(): T | undefined } {
  const items: T[] = [];
  return { push: (item) => items.push(item), pop: () => items.shift() };
}
