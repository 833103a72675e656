import { trainsNetworks } from "../../evaluators/networkEvaluator.js";
import { scoreValues } from "../../records/scoreValues.js";
import type { Genotype } from "../../space/decisions.js";
import type { StudyPlan } from "../run/plan.js";
import { type CheapScoreName, cheapScoreOf, scoredTrials } from "./cheapScore.js";
import { type FitOptions, fittedScores } from "./fittedScores.js";
import { checkGenotype } from "./genotypeCheck.js";
import { type Given, type ScoredStudy, type ScoringOptions, scoreRows } from "./scoreRows.js";

/** Options of scoring architectures. */
export interface ScoresOptions extends ScoringOptions, FitOptions {
  /**
   * The score to use: the name of any score of untrained networks, such as "synflow"; "supernet" for the validation loss with the shared
   * weights, in nats for classification and negated; "movement" for how far the training has moved the shared weights; or "fitted" for several
   * scores of untrained networks, weighed by the results of the architectures that the study has trained. @defaultValue the score by which the
   * study ranked its paths or its first stage
   */
  readonly by?: CheapScoreName | "fitted";
}

/** The value of a cheap score, higher is better, or undefined of an architecture that has none; see `Result.scores`. */
export async function scoresOf(
  plan: StudyPlan,
  study: ScoredStudy,
  genotypes: readonly Genotype[],
  { by, members, onFit, ...options }: Given<ScoresOptions>,
): Promise<readonly (number | undefined)[]> {
  const { evaluator } = plan;
  const { kind, name } = evaluator.json;
  if (!trainsNetworks(evaluator) || study.folder === undefined)
    throw new RangeError(
      `scores() needs a search on a data set, but its candidates were evaluated by the ${kind} ${name}; use .on(dataset)`,
    );
  for (const [index, genotype] of genotypes.entries()) checkGenotype(genotype, `genotypes[${index}]`, plan);
  const place = { plan, record: study.record, folder: study.folder, evaluator };
  if (by === "fitted") return fittedScores(place, genotypes, { members, onFit, ...options });
  for (const [option, value] of Object.entries({ members, onFit }))
    if (value !== undefined)
      throw new RangeError(`${option} is an option of a fit, but by is ${by ?? "absent"}; add by: "fitted"`);
  const score = cheapScoreOf(plan, evaluator, by);
  if (score.by === "training")
    throw new RangeError(
      'scores() needs a one-shot search or a stage that scores untrained networks, but this study trains every candidate; name a score with { by: "synflow" }',
    );
  const rows = await scoreRows(place, { score, genotypes }, options);
  // several scores count by the share of the study's architectures that they beat
  const reference = scoredTrials(study.record.trials, score, plan).map(({ row }) => row);
  return rows.map((row) => row && (row.length === 1 ? row[0] : scoreValues([...reference, row]).at(-1)));
}
