import { type RankAgreement, rankAgreement } from "./rankAgreement.js";

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
  return {
    score,
    isAccuracy,
    pairs,
    agreement: agreementOf((pair) => pair.score),
    parameters: agreementOf((pair) => pair.parameters),
    flops: agreementOf((pair) => pair.flops),
  };
}
