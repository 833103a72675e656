import type { Calibration } from "../../analysis/calibration.js";
import { type Figure, plots } from "../../plots/index.js";

/** The result of `calibrate()`: how well the cheap score ranks architectures. A notebook displays it as a figure. */
export class Calibrated implements Calibration {
  readonly score: Calibration["score"];
  readonly isAccuracy: boolean;
  readonly pairs: Calibration["pairs"];
  readonly agreement: Calibration["agreement"];
  readonly parameters: Calibration["parameters"];
  readonly flops: Calibration["flops"];
  readonly difference: Calibration["difference"];
  readonly verdict: Calibration["verdict"];
  /** Epochs of the stand-alone training. */
  readonly epochs: number;

  constructor(calibration: Calibration, epochs: number) {
    const { score, isAccuracy, pairs, agreement, parameters, flops, difference, verdict } = calibration;
    this.score = score;
    this.isAccuracy = isAccuracy;
    this.pairs = pairs;
    this.agreement = agreement;
    this.parameters = parameters;
    this.flops = flops;
    this.difference = difference;
    this.verdict = verdict;
    this.epochs = epochs;
  }

  /** Cheap score against stand-alone accuracy, one point per architecture. */
  plot(): Figure {
    return plots.agreement(this);
  }
}
