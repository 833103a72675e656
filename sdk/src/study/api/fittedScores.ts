import { checkScores } from "../../evaluation/zeroCost.js";
import { usualBatch } from "../../evaluators/goalScores.js";
import { measuredObjectives } from "../../records/goals.js";
import type { Trial, UntrainedScores } from "../../records/trial.js";
import type { Genotype } from "../../space/decisions.js";
import { type FittedEnsemble, fittedEnsemble, fittedScore, normalPlaces } from "../../zeroCost/fittedEnsemble.js";
import type { ZeroCostName } from "../../zeroCost/index.js";
import type { StudyPlan } from "../run/plan.js";
import { untrained } from "./cheapScore.js";
import { type Given, type ScorePlace, type ScoringOptions, scoreRows } from "./scoreRows.js";

/** Options of fitting scores to results. */
export interface FitOptions {
  /**
   * At least 2 scores of untrained networks that `by: "fitted"` combines.
   * @defaultValue those of the first stage that ranks by several, otherwise ["synflow", "naswot", "jacobCov", "params"]
   */
  readonly members?: readonly ZeroCostName[];
  /** Called with the weights that `by: "fitted"` has found. */
  readonly onFit?: (fit: ScoreFit) => void;
}

/** How scores of untrained networks were weighed by the architectures that a study has trained. */
export interface ScoreFit extends FittedEnsemble {
  /** Name of the stage whose results were fitted: the one that trained the most architectures. */
  readonly stage: string;
  /** The metric that was fitted. */
  readonly metric: string;
}

/** Fewer results than this say less than how the scores agree with each other. */
const fewest = 5;

/** Scores that are combined in a study that does not rank by several. */
const usualMembers = ["synflow", "naswot", "jacobCov", "params"] as const;

/**
 * The ensemble score of each genotype, fitted to the trained trials of the study; undefined where a member has no score. Ranks are those
 * among the architectures of the study and of the list.
 */
export async function fittedScores(
  place: ScorePlace,
  genotypes: readonly Genotype[],
  { members, onFit, onFailure, ...options }: Given<ScoringOptions & FitOptions>,
): Promise<readonly (number | undefined)[]> {
  const { plan, record } = place;
  const keyOf = (genotype: Genotype) => plan.space.canonical(genotype);
  const scores = membersOf(place, members);
  const { stage, metric, results } = trainedAt(plan, record.trials);
  checkEnough(results.size); // before anything is scored
  const every = [...record.trials.map(({ genotype }) => genotype as Genotype), ...genotypes];
  const pool = [...new Map(every.map((genotype) => [keyOf(genotype), genotype]))];
  const failures = new Map<string, Parameters<NonNullable<ScoringOptions["onFailure"]>>[1]>();
  const rows = await scoreRows(
    place,
    { score: untrained(scores), genotypes: pool.map(([, genotype]) => genotype) },
    { ...options, onFailure: (index, failure) => failures.set((pool[index] as (typeof pool)[number])[0], failure) },
  );
  const scored = pool.flatMap(([key], index) => {
    const row = rows[index];
    return row === undefined ? [] : [{ key, row }];
  });
  const places = Object.fromEntries(
    scores.names.map((name, at) => {
      const values = scored.map(({ row }) => row[at] as number);
      return [name, values.map(normalPlaces(values))];
    }),
  );
  const trained = new Map(
    scored.flatMap(({ key }, index) => {
      const result = results.get(key);
      return result === undefined ? [] : [[index, result]];
    }),
  );
  checkEnough(trained.size);
  const ensemble = fittedEnsemble(places, trained);
  onFit?.({ stage, metric, ...ensemble });
  const values = new Map(scored.map(({ key }, index) => [key, fittedScore(ensemble, (name) => places[name]?.[index])]));
  return genotypes.map((genotype, index) => {
    const key = keyOf(genotype);
    const failure = failures.get(key);
    if (failure !== undefined) onFailure?.(index, failure);
    return values.get(key);
  });
}

/** @throws RangeError when there are too few results for a fit */
function checkEnough(trained: number): void {
  if (trained < fewest)
    throw new RangeError(
      `by: "fitted" needs at least ${fewest} different architectures with a result and with scores at one stage of training, but this study has ${trained}; run more trials, or leave out by`,
    );
}

/** @throws RangeError when a member is unknown, there are fewer than 2, or the data lack what one needs */
function membersOf(
  { plan: { stages }, evaluator: { dataset } }: ScorePlace,
  members: readonly string[] | undefined,
): UntrainedScores {
  const several = stages.find(({ scores }) => scores !== undefined && scores.names.length > 1)?.scores;
  const names: readonly string[] = members ?? several?.names ?? usualMembers;
  if (names.length < 2 || new Set(names).size < names.length)
    throw new RangeError(`members must be at least 2 different scores, but got ${names.join(", ") || "none"}`);
  const ranked = stages.find(({ scores }) => names.every((name) => scores?.names.includes(name)))?.scores;
  const scores = { names, batchSize: ranked?.batchSize ?? usualBatch };
  checkScores(scores, dataset);
  return scores;
}

/** Results of the stage that trained the most architectures, by architecture, higher is better; of equal stages the last. */
function trainedAt(
  { goals, stages, space, evaluator: { metrics } }: StudyPlan,
  trials: readonly Trial[],
): { readonly stage: string; readonly metric: string; readonly results: ReadonlyMap<string, number> } {
  const [{ metric, goal } = { metric: "accuracy", goal: "maximize" }] = measuredObjectives(goals, metrics);
  let most = { stage: "", metric, results: new Map<string, number>() };
  for (const [index, { name }] of stages.entries()) {
    const results = new Map<string, number>();
    for (const { genotype, evaluations } of trials) {
      const value = evaluations.find(({ stage, by }) => stage === index && by === "training")?.metrics[metric];
      const key = space.canonical(genotype as Genotype);
      if (value !== undefined && !results.has(key)) results.set(key, goal === "maximize" ? value : -value);
    }
    if (results.size > 0 && results.size >= most.results.size) most = { stage: name, metric, results };
  }
  return most;
}
