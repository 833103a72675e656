import type { AssessContext } from "../assess/assessContext.js";
import { type RetrainOptions, retrain } from "../assess/retrain.js";
import type { TrainedModel } from "../assess/trainedModel.js";
import { type Evaluation, scoreOf, type Trial } from "../records/trial.js";
import type { Decisions, Genotype } from "../space/decisions.js";

/** A trial that was found worth looking at. */
export class Candidate<Ds extends Decisions = Decisions> {
  readonly number: number;
  readonly genotype: Genotype<Ds>;
  readonly architecture: string;
  /** Validation accuracy at the last stage reached, 0 to 1: good for choosing, optimistic as an estimate. */
  readonly accuracy: number;
  /** What judged it: its own training, or the weights of a supernet. */
  readonly by: Evaluation["by"];
  readonly parameters: number;
  readonly flops: number;
  readonly #context: AssessContext;

  constructor(trial: Trial<Genotype<Ds>>, context: AssessContext) {
    this.number = trial.number;
    this.genotype = trial.genotype;
    this.architecture = trial.architecture;
    this.accuracy = scoreOf(trial) as number; // a candidate has a score
    this.by = trial.evaluations.at(-1)?.by ?? "training";
    this.parameters = trial.parameters as number; // known of every network
    this.flops = trial.flops as number;
    this.#context = context;
  }

  /** Trains it from scratch with several seeds and judges each network on the test split: the only step that reads it. */
  retrain(options: RetrainOptions = {}): Promise<TrainedModel> {
    return retrain(this.genotype as Genotype, options, this.#context);
  }
}
