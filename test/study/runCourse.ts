import { keepBest, type ScheduleJson } from "../../sdk/src/proxies/schedule.js";
import type { StudyEvent } from "../../sdk/src/records/events.js";
import { type Goals, highestAccuracy, type Known } from "../../sdk/src/records/goals.js";
import type { PriorScores } from "../../sdk/src/records/priorScores.js";
import type { Evaluation, Metrics, Stage, Trial } from "../../sdk/src/records/trial.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import type { Strategy } from "../../sdk/src/strategies/strategy.js";
import { beginCourse, type EvaluationEvent, type PendingEvaluation } from "../../sdk/src/study/run/course.js";
import type { StudyPlan } from "../../sdk/src/study/run/plan.js";
import { knownSpace } from "../../sdk/src/study/run/searchableSpace.js";

export type AnySpace = StudyPlan["space"];
/** Genotypes of any space, as a study sees them. */
export const plain = (typed: unknown) => typed as AnySpace;

export interface CourseRun {
  readonly strategy: Strategy;
  readonly on: AnySpace;
  readonly trials: number;
  readonly seed?: number;
  readonly parallelism?: number;
  readonly goals?: Goals;
  readonly known?: (genotype: Genotype) => Known;
  readonly stages?: readonly Stage[];
  readonly schedule?: ScheduleJson;
  /** Metrics of a trial at a stage; undefined when it fails. */
  readonly evaluate: (genotype: Genotype, stage: number, trial: number) => Metrics | undefined;
  /** What evaluates at a stage; training by default. */
  readonly by?: (stage: number) => Evaluation["by"];
  /** What an earlier run has recorded. */
  readonly recorded?: readonly StudyEvent[];
  readonly rerun?: boolean;
  /** Cheap scores that the search starts from. */
  readonly prior?: PriorScores<Genotype>;
  /** Ends the study at the first result of which this holds. */
  readonly until?: (metrics: Metrics) => boolean;
  /** Number of architectures that the space has. */
  readonly architectures?: number;
  /** The study is left after so many results. */
  readonly mostResults?: number;
}

const oneStage: readonly Stage[] = [{ name: "once", fidelity: { epochs: 1, share: 1 }, keep: 1 }];

/** A whole study in memory, result by result in the order of jobs. */
export function runCourse(run: CourseRun): {
  readonly trials: readonly Trial<Genotype>[];
  readonly events: StudyEvent[];
} {
  const { strategy, on, trials, seed = 1, parallelism = 1, goals = highestAccuracy, stages = oneStage } = run;
  const left: StudyEvent[] = JSON.parse(JSON.stringify(run.recorded ?? [])); // what a journal can hold
  const events: StudyEvent[] = [];
  const course = beginCourse({
    space: knownSpace(on, run.known ?? (() => ({}))),
    strategy,
    schedule: run.schedule ?? keepBest,
    stages,
    trials,
    goals,
    seed,
    parallelism,
    identity: (genotype) => on.canonical(genotype),
    rerun: run.rerun ?? false,
    prior: run.prior,
    architectures: run.architectures,
    record(_, make) {
      const event = (left.shift() as ReturnType<typeof make> | undefined) ?? make();
      events.push(event);
      return event;
    },
  });
  const jobs: PendingEvaluation[] = [];
  for (let results = 0; ; results++) {
    for (let job = course.next(); job !== undefined; job = course.next()) jobs.push(job);
    const job = jobs.shift();
    if (job === undefined || results === run.mostResults) return { trials: course.trials, events };
    const event = (left.shift() as EvaluationEvent | undefined) ?? course.copied(job) ?? result(job, run, stages);
    events.push(event);
    course.take(event);
    if (event.event === "evaluated" && run.until?.(event.metrics)) return { trials: course.trials, events };
  }
}

function result(
  { trial: { number, genotype }, stage }: PendingEvaluation,
  { evaluate, by = () => "training" }: CourseRun,
  stages: readonly Stage[],
): EvaluationEvent {
  const metrics = evaluate(genotype, stage, number);
  if (metrics === undefined)
    return { event: "failed", trial: number, stage, cause: "diverged", message: "training loss is NaN" };
  const { fidelity } = stages[stage] as Stage;
  const cost = { images: 1, seconds: 1 };
  return { event: "evaluated", trial: number, stage, by: by(stage), fidelity, metrics, curve: [], cost };
}
