import { mainObjective } from "../../analysis/metricText.js";
import { checkScores } from "../../evaluation/zeroCost.js";
import { usualBatch } from "../../evaluators/goalScores.js";
import type { NetworkEvaluator } from "../../evaluators/networkEvaluator.js";
import { measuredObjectives } from "../../records/goals.js";
import { scoreValues } from "../../records/scoreValues.js";
import type { Metrics, Trial, UntrainedScores } from "../../records/trial.js";
import type { Genotype } from "../../space/decisions.js";
import { type ZeroCostName, zeroCostNames } from "../../zeroCost/index.js";
import { isOneShot, type StudyPlan } from "../run/plan.js";

/**
 * A score of untrained networks, or what a supernet says of a path, without the other scores of an ensemble: "supernet" is its negated loss,
 * "movement" how far the training has moved its weights.
 */
export type CheapScoreName = ZeroCostName | "supernet" | "movement";

/** Something cheaper than training by which architectures are ranked. */
export interface CheapScore {
  /** "supernet", "movement", "architecture parameters", "low fidelity", or the names of scores of untrained networks. */
  readonly label: string;
  /** Whether it is an accuracy, 0 to 1. */
  readonly isAccuracy: boolean;
  /** What measures it; "training" is cheap only as a first stage. */
  readonly by: "supernet" | "zeroCost" | "training";
  /** What scores of untrained networks look at; undefined for others. */
  readonly scores?: UntrainedScores;
  /** Its numbers in the metrics of an evaluation, each higher is better; undefined where one is missing. */
  row(metrics: Metrics): readonly number[] | undefined;
}

/**
 * The cheap score of a study: that of the paths of a supernet, of its first stage without training, or the accuracy of its first stage.
 * @param by another score of its networks
 * @throws RangeError when the study has no such score
 */
export function cheapScoreOf(
  plan: Pick<StudyPlan, "search" | "stages" | "goals">,
  evaluator: Pick<NetworkEvaluator, "dataset" | "metrics">,
  by?: CheapScoreName,
): CheapScore {
  const { search, stages, goals } = plan;
  const isMixture = isOneShot(search) && search.supernet.mixture !== undefined;
  if (isOneShot(search) && !isMixture) {
    if (by === "supernet") return shared(by, { metric: "loss", goal: "minimize" });
    if (by === "movement" && search.supernet.elastic !== true) return shared(by, { metric: by, goal: "maximize" });
  }
  if (by !== undefined) return untrained(scoresNamed(by, plan, evaluator));
  if (isMixture) return shared("architecture parameters", { metric: "score", goal: "maximize" });
  if (isOneShot(search) && search.supernet.prior !== undefined)
    return shared("supernet and untrained scores", { metric: "score", goal: "maximize" });
  if (isOneShot(search)) {
    const main = mainObjective({ ...goals, objectives: measuredObjectives(goals, evaluator.metrics) });
    return shared(main.metric === "movement" ? "movement" : "supernet", main);
  }
  const scores = stages.find((stage) => stage.scores !== undefined)?.scores;
  if (scores !== undefined) return untrained(scores);
  const row = rowOf(["accuracy"], 1);
  return { label: "low fidelity", isAccuracy: true, by: "training", row };
}

function shared(label: string, { metric, goal }: { readonly metric: string; readonly goal: string }): CheapScore {
  const row = rowOf([metric], goal === "maximize" ? 1 : -1);
  return { label, isAccuracy: metric === "accuracy", by: "supernet", row };
}

/** Scores of untrained networks as a cheap score. */
export const untrained = (scores: UntrainedScores): CheapScore => ({
  label: scores.names.join(" + "),
  isAccuracy: false,
  by: "zeroCost",
  scores,
  row: rowOf(scores.names, 1),
});

const rowOf =
  (names: readonly string[], sign: 1 | -1) =>
  (metrics: Metrics): readonly number[] | undefined => {
    const row = names.flatMap((name) => metrics[name] ?? []);
    return row.length === names.length ? row.map((value) => sign * value) : undefined;
  };

/** @throws RangeError when a score is unknown, or the study lacks what it needs */
function scoresNamed(
  by: CheapScoreName,
  { stages }: Pick<StudyPlan, "stages">,
  { dataset }: Pick<NetworkEvaluator, "dataset">,
): UntrainedScores {
  if (by === "supernet" || by === "movement")
    throw new RangeError(
      `by must not be "${by}", because this search trained no ${by === "supernet" ? "weights that paths share" : "weights of their own for the ops of its paths"}; search with a one-shot method such as oneShot.auto(), or use a score of untrained networks such as "synflow"`,
    );
  if (!zeroCostNames.includes(by))
    throw new RangeError(
      `by must be "supernet", "movement" or a score of untrained networks, but is "${by}"; known: ${zeroCostNames.join(", ")}`,
    );
  const scores = {
    names: [by],
    batchSize: stages.find(({ scores }) => scores?.names.includes(by))?.scores?.batchSize ?? usualBatch,
  };
  checkScores(scores, dataset);
  return scores;
}

/** A trial with the numbers that a cheap score gives its architecture. */
export interface ScoredTrial {
  readonly trial: Trial;
  readonly row: readonly number[];
}

/** The first trial of each architecture that the study scored. @param space says which genotypes are the same architecture */
export function scoredTrials(
  trials: readonly Trial[],
  { by, row }: CheapScore,
  { space }: Pick<StudyPlan, "space">,
): readonly ScoredTrial[] {
  const unique = new Map<string, ScoredTrial>();
  for (const trial of trials) {
    const evaluation = trial.evaluations.find((one) => one.by === by && row(one.metrics) !== undefined);
    const numbers = evaluation && row(evaluation.metrics);
    const key = space.canonical(trial.genotype as Genotype);
    if (numbers !== undefined && !unique.has(key)) unique.set(key, { trial, row: numbers });
  }
  return [...unique.values()];
}

/** One number of each row, higher is better; of several scores a mean rank. */
export const valuesOf = (scored: readonly Pick<ScoredTrial, "row">[]): readonly number[] =>
  scoreValues(scored.map(({ row }) => row));
