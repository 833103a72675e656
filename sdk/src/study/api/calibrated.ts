import type { Calibration } from "../../analysis/calibration.js";
import { type Figure, plots } from "../../plots/index.js";

/** A calibration that shows itself. */
export class Calibrated implements Calibration {
  readonly score: Calibration["score"];
  readonly pairs: Calibration["pairs"];
  readonly agreement: Calibration["agreement"];
  readonly parameters: Calibration["parameters"];
  readonly flops: Calibration["flops"];
  /** Epochs of the stand-alone training. */
  readonly epochs: number;

  constructor({ score, pairs, agreement, parameters, flops }: Calibration, epochs: number) {
    this.score = score;
    this.pairs = pairs;
    this.agreement = agreement;
    this.parameters = parameters;
    this.flops = flops;
    this.epochs = epochs;
  }

  /** Cheap score against stand-alone accuracy, one point an architecture. */
  plot(): Figure {
    return plots.agreement(this);
  }
}
