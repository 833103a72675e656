import TinyQueue from "tinyqueue";
import type { StudyEvent } from "../records/events.js";
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

interface Running {
  readonly job: Job;
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
    course.take(done.event.event === "evaluated" ? { ...done.event, finishedAt } : done.event);
  }
  course.stop();
  return { trials: course.trials, clock };

  function begun(job: Job): Running {
    const event = course.copied(job) ?? look(job);
    const cost = event.event === "evaluated" && event.copyOf === undefined ? costOf(event, job) : 0;
    return { job, event, finishedAt: clock + cost };
  }

  function costOf({ cost, fidelity }: StudyEvent & { event: "evaluated" }, { stage, trial }: Job): number {
    if (!inEpochs) return cost.seconds;
    return fidelity.epochs - epochsBefore(stages, stage, trial);
  }

  function look({ trial, stage }: Job): JobEvent {
    const { fidelity } = stages[stage] as Stage;
    const { number, genotype } = trial;
    try {
      const { metrics, seconds = 0 } = table.query(genotype, fidelity.epochs);
      for (const name in metrics)
        if (!Number.isFinite(metrics[name]))
          return failed(number, stage, "diverged", `${name} is ${metrics[name]} after ${fidelity.epochs} epochs`);
      const before = epochsBefore(stages, stage, trial);
      const spent = before === 0 ? 0 : (table.query(genotype, before).seconds ?? 0);
      const cost = { images: 0, seconds: seconds - spent };
      return { event: "evaluated", trial: number, stage, by: "table", fidelity, metrics, curve: noCurve as [], cost };
    } catch (error) {
      return failed(number, stage, "threw", error instanceof Error ? error.message : String(error));
    }
  }
}

/** Epochs that a trial was trained for before a stage. */
function epochsBefore(stages: readonly Stage[], stage: number, { firstStage = 0 }: Trial): number {
  const before: Fidelity | undefined = stage > firstStage ? stages[stage - 1]?.fidelity : undefined;
  return before?.epochs ?? 0;
}

const failed = (trial: number, stage: number, cause: "diverged" | "threw", message: string): JobEvent => ({
  event: "failed",
  trial,
  stage,
  cause,
  message,
});

/** First come, first served: what both ways of waiting need. */
function fifo<T>(): { push(item: T): void; pop(): T | undefined } {
  const items: T[] = [];
  return { push: (item) => items.push(item), pop: () => items.shift() };
}
