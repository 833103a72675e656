import { spearman } from "../math/rankCorrelation.js";
import { type Goals, measuredObjectives } from "../records/goals.js";
import { type Standing, standingOf } from "../records/standing.js";
import type { StudyRecord } from "../records/studyRecord.js";
import type { Trial } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import { type Collapse, collapse } from "./collapse.js";

/** A ranking by the shared weights of a supernet, as far as it can be examined without any training. */
export interface SharedRanking {
  /** Different architectures that the supernet evaluated. */
  readonly architectures: number;
  /**
   * Spearman's rank correlation of their scores with their numbers of parameters, -1 to 1; undefined with fewer than 3 architectures, or
   * when all are alike.
   */
  readonly withParameters: number | undefined;
  /** Ops that do nothing in the best architectures, against the average of the space; undefined when the space has no such ops. */
  readonly collapse: Collapse | undefined;
}

/** Architectures that are examined for a collapse. */
const best = 10;

/** Examines the trials of a one-shot study; undefined when no trial was evaluated by a supernet. */
export function sharedRanking({
  trials,
  goals,
  metrics,
  decisions,
  preparation,
}: StudyRecord): SharedRanking | undefined {
  const byArchitecture = new Map<string, Trial>();
  for (const trial of trials) {
    const last = trial.evaluations.at(-1);
    // a result that was reused would count twice
    if (last?.by === "supernet" && last.copyOf === undefined && !byArchitecture.has(trial.architecture))
      byArchitecture.set(trial.architecture, trial);
  }
  const scored = [...byArchitecture.values()].flatMap((trial) => {
    const standing = standingOf(trial, scoreOnly(goals, metrics));
    return standing === undefined ? [] : [{ standing, trial, score: -lossIn(standing) }];
  });
  if (scored.length === 0) return undefined;
  const sized = scored.filter(({ trial }) => trial.parameters !== undefined);
  const correlation =
    sized.length < 3
      ? Number.NaN
      : spearman(
          sized.map(({ score }) => score),
          sized.map(({ trial }) => trial.parameters as number),
        );
  const ranking = scored.sort((a, b) => b.score - a.score || a.trial.number - b.trial.number);
  return {
    architectures: scored.length,
    withParameters: Number.isNaN(correlation) ? undefined : correlation,
    collapse: collapse(
      decisions,
      preparation.mixture === undefined
        ? ranking.slice(0, best).map(({ trial }) => trial.genotype as Genotype)
        : [preparation.mixture.derived as Genotype], // the others differ little from it
    ),
  };
}

/** The first objective that a supernet measures: sizes and scores of untrained networks do not depend on it. */
function scoreOnly(goals: Goals, metrics: StudyRecord["metrics"]): Goals {
  const measured = measuredObjectives(goals, metrics);
  return { ...goals, objectives: (measured.length > 0 ? measured : goals.objectives).slice(0, 1) };
}

const lossIn = ({ losses }: Standing): number => losses[0] as number; // one objective
