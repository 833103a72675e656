import type { Schedule, ScheduleStep } from "../../sdk/src/proxies/schedule.js";
import { type Goals, highestAccuracy } from "../../sdk/src/records/goals.js";
import type { Evaluation, Metrics, Stage, Trial } from "../../sdk/src/records/trial.js";

export interface ScheduleRun {
  readonly stages: readonly Stage[];
  readonly trials: number;
  readonly goals?: Goals;
  /** Trials under way at a time. */
  readonly parallelism?: number;
  /** Metrics of a trial at a stage; undefined when it fails. */
  readonly evaluate: (trial: number, stage: number) => Metrics | undefined;
  /** What evaluates at a stage; training by default. */
  readonly by?: (stage: number) => Evaluation["by"];
}

/** What a schedule decides, step by step, when results come in the order in which they were asked for. */
export function runSchedule(schedule: Schedule, run: ScheduleRun): readonly ScheduleStep[] {
  const { stages, trials, goals = highestAccuracy, parallelism = 1 } = run;
  const scheduling = schedule.begin({ stages, trials, goals });
  const known: Trial[] = [];
  const jobs: { readonly number: number; readonly stage: number }[] = [];
  const steps: ScheduleStep[] = [];
  for (;;) {
    const step = jobs.length < parallelism ? scheduling.next(false) : ({ step: "wait" } as const);
    if (step.step !== "wait") steps.push(step);
    if (step.step === "finish") return steps;
    if (step.step === "start") {
      const number = known.length;
      known.push({ number, genotype: {}, architecture: `${number}`, status: "running", evaluations: [] });
      jobs.push({ number, stage: step.stage });
      scheduling.started(number, step.stage);
    } else if (step.step === "continue") jobs.push({ number: step.trial, stage: step.stage });
    else if (step.step === "wait") {
      const job = jobs.shift();
      if (job === undefined) throw new Error("a schedule waits, but nothing is under way");
      known[job.number] = judged(known[job.number]!, job.stage, run);
      scheduling.judged(known[job.number]!);
    }
  }
}

function judged(trial: Trial, stage: number, { stages, evaluate, by }: ScheduleRun): Trial {
  const metrics = evaluate(trial.number, stage);
  if (metrics === undefined)
    return { ...trial, status: "failed", failure: { stage, cause: "diverged", message: "training loss is NaN" } };
  const { fidelity } = stages[stage]!;
  const cost = { images: 1, seconds: 1 };
  const evaluation = { stage, by: by?.(stage) ?? "training", fidelity, metrics, curve: [], cost };
  return { ...trial, evaluations: [...trial.evaluations, evaluation] };
}

/** Numbers of the trials that a schedule promotes from a stage, in the order of promotion. */
export const promotedAt = (steps: readonly ScheduleStep[], stage: number): readonly number[] =>
  steps.flatMap((step) => (step.step === "promote" && step.stage === stage ? step.trials : []));
