import { type RankAgreement, type RankDifference, rankAgreement, rankDifference } from "./rankAgreement.js";

/** One candidate, judged cheaply and by training on its own. */
export interface CalibrationPair {
  readonly architecture: string;
  /** The cheap score; higher is better. */
  readonly score: number;
  /** Validation accuracy after stand-alone training, 0 to 1. */
  readonly accuracy: number;
  readonly parameters: number;
  readonly flops: number;
}

/** Whether a cheap score can be trusted: how it ranks candidates, beside two scores that cost nothing. */
export interface Calibration {
  /** "supernet", "low fidelity", or the names of scores of untrained networks: "synflow". */
  readonly score: string;
  /** Whether the cheap score is an accuracy, 0 to 1. */
  readonly isAccuracy: boolean;
  readonly pairs: readonly CalibrationPair[];
  /** Of the cheap score with stand-alone accuracy. */
  readonly agreement: RankAgreement;
  /** Of the number of parameters with stand-alone accuracy: a proxy must beat it. */
  readonly parameters: RankAgreement;
  /** Of FLOPs with stand-alone accuracy: a proxy must beat it. */
  readonly flops: RankAgreement;
  /** Spearman's correlation of the cheap score minus that of the number of parameters. */
  readonly difference: RankDifference;
  /** What follows, in words of which the score is the subject: "ranks better than the number of parameters (...)". */
  readonly verdict: string;
}

/**
 * @param seed of the bootstrap
 * @throws RangeError when there are fewer than 3 pairs or a value is not finite
 */
export function calibrate(
  pairs: readonly CalibrationPair[],
  seed = 0,
  { score = "supernet", isAccuracy = true }: Partial<Pick<Calibration, "score" | "isAccuracy">> = {},
): Calibration {
  const truth = pairs.map((pair) => pair.accuracy);
  const agreementOf = (value: (pair: CalibrationPair) => number) => rankAgreement(pairs.map(value), truth, seed);
  const scores = [pairs.map((pair) => pair.score), pairs.map((pair) => pair.parameters)] as const;
  const measured = {
    agreement: agreementOf((pair) => pair.score),
    parameters: agreementOf((pair) => pair.parameters),
    flops: agreementOf((pair) => pair.flops),
    difference: rankDifference(scores, truth, seed),
  };
  return { score, isAccuracy, pairs, ...measured, verdict: verdictOf(measured, pairs) };
}

/** With fewer trainings, chance alone often orders them perfectly: 3 in one of 6 cases, 5 in one of 120. */
const fewest = 6;

/** What the intervals allow to say, and no more. */
function verdictOf(
  {
    agreement,
    parameters,
    flops,
    difference: { value, interval },
  }: Pick<Calibration, "agreement" | "parameters" | "flops" | "difference">,
  pairs: readonly CalibrationPair[],
): string {
  const { n } = agreement;
  const different = new Set(pairs.map(({ accuracy }) => accuracy)).size;
  if (different === 1) return `was not measured: all ${n} trainings are equally accurate; train for more epochs`;
  if (new Set(pairs.map(({ score }) => score)).size === 1)
    return `orders nothing: it is the same for all ${n} architectures`;
  if (n < fewest)
    return `cannot be told from chance with ${n} trainings: at least ${fewest} are needed to say anything; retrain more`;
  const [low, high] = agreement.spearmanInterval;
  const apart = `95 % interval of the difference of Spearman's correlations ${signed(interval[0])} to ${signed(interval[1])}`;
  if (high < 0)
    return `ranks worse than chance: do not use it (Spearman's correlation ${signed(agreement.spearman)}, 95 % interval ${signed(low)} to ${signed(high)})`;
  if (interval[0] > 0)
    return [
      `ranks better than the number of parameters (${apart})`,
      ...(low > 0 ? [] : [`but cannot be told from chance with ${n} trainings; retrain more`]),
      ...(flops.spearman > agreement.spearman ? ["but FLOPs, which cost nothing either, ranked better here"] : []),
    ].join(", ");
  if (interval[1] < 0)
    return `ranks worse than the number of parameters (${apart}): ${parameters.spearmanInterval[0] > 0 ? "rank by parameters instead" : "do not use it"}`;
  if (value === 0 && interval[0] === 0 && interval[1] === 0)
    return "ranks as the number of parameters does, which costs nothing";
  return `cannot be told from the number of parameters${low > 0 ? "" : ", nor from chance,"} with ${n} trainings (${apart}); ${different < n / 2 ? "train for more epochs, because most trainings are equally accurate" : "retrain more"}`;
}

const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
