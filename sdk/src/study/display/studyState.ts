// Describes a study in words, during a run and after its end. It shows nothing itself.

import { brackets } from "../../analysis/brackets.js";
import { betterOf, followed, metricText } from "../../analysis/metricText.js";
import { trustMark } from "../../analysis/trustMark.js";
import { metricOf } from "../../records/goals.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import { isJudged, measurementOf, type Trial } from "../../records/trial.js";

/** "14 of 27 trials, best 93.1 % (rung 1: 3 epochs), 1 failed". */
export function trialsText(record: StudyRecord): string {
  const { worst, ...objective } = followed(record);
  const { metric } = objective;
  const scored = record.trials.filter(
    (trial) => measurementOf(trial) !== undefined && metricOf(trial, metric) !== undefined,
  );
  const stage = Math.max(0, ...scored.map(highestStage));
  const best = scored
    .filter((trial) => highestStage(trial) === stage)
    .reduce((so, trial) => betterOf(objective, so, metricOf(trial, metric) as number), worst);
  const name = record.metrics[metric]?.unit === "share" ? "" : `${metric} `;
  const failed = record.trials.filter(({ status }) => status === "failed").length;
  return [
    `${record.trials.filter(isJudged).length} of ${record.plannedTrials} trials`,
    ...(scored.length > 0
      ? [
          `best ${name}${metricText(best, metric, record.metrics)} (${record.stages[stage]?.name}${trustMark(record) === undefined ? "" : ", not calibrated"})`,
        ]
      : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join(", ");
}

const highestStage = (trial: Trial): number => measurementOf(trial)?.stage ?? 0;
const nextStage = ({ evaluations, firstStage = 0 }: Trial): number => {
  const last = evaluations.at(-1);
  return last === undefined ? firstStage : last.stage + 1;
};

/** "at rung 1: 3 epochs, 4 of 9 judged"; undefined for a study of one stage. */
export function stageText({ stages, trials, plannedTrials }: StudyRecord): string | undefined {
  if (stages.length < 2) return undefined;
  const startsHigher = trials.some(({ firstStage = 0 }) => firstStage > 0); // as in later brackets of Hyperband
  for (const [index, { name }] of stages.entries()) {
    const judged = trials.filter(
      ({ evaluations, failure }) => failure?.stage === index || evaluations.some(({ stage }) => stage === index),
    ).length;
    const open = trials.filter((trial) => trial.status === "running" && nextStage(trial) === index).length;
    const all = index === 0 && !startsHigher ? plannedTrials : judged + open;
    if (judged < all) return `at ${name}, ${judged} of ${all} judged`;
  }
  return undefined; // between two stages, or at the end
}

/** "judged 27 → 9 → 3"; undefined for a study of one stage. */
export const funnelText = (record: StudyRecord): string | undefined =>
  record.stages.length < 2
    ? undefined
    : `judged ${brackets(record)
        .map(({ evaluated }) => evaluated)
        .join(" → ")}`;

/** "2 workers: trials 7, 9". @param trials numbers of the trials that are being evaluated */
export function workersText(workers: number, trials: readonly number[]): string {
  const all = `${workers} worker${workers === 1 ? "" : "s"}`;
  if (trials.length === 0) return all;
  const busy = trials.length < workers ? `${trials.length} of ${all}` : all;
  return `${busy}: trial${trials.length === 1 ? "" : "s"} ${[...trials].sort((a, b) => a - b).join(", ")}`;
}

/** Longer messages are cut, so that each takes one line. */
const mostCharacters = 90;

/** "trial 7 failed: diverged, the loss became NaN": the newest failures, without the advice in their messages, and the number of the others. */
export function failureTexts({ trials }: StudyRecord, most = 3): readonly string[] {
  const failed = trials.flatMap(({ number, failure }) => {
    if (failure === undefined) return [];
    const [message = ""] = failure.message.replace(/\s+/g, " ").trim().split("; ");
    const cut = message.length > mostCharacters ? `${message.slice(0, mostCharacters - 1)}…` : message;
    return [`trial ${number} failed: ${failure.cause}, ${cut}`];
  });
  const more = failed.length - most;
  return [...failed.slice(-most), ...(more > 0 ? [`and ${more} more failed`] : [])];
}
