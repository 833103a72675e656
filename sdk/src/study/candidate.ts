import type { AssessContext } from "../assess/assessContext.js";
import { type RetrainOptions, retrain } from "../assess/retrain.js";
import type { TrainedModel } from "../assess/trainedModel.js";
import { metricOf, type Objective } from "../records/goals.js";
import { type Evaluation, type Metrics, scoreOf, type Trial } from "../records/trial.js";
import type { Decisions, Genotype } from "../space/decisions.js";

/** One architecture of a study: the best, one of the front, any trial, or one made by hand. */
export class Candidate<Ds extends Decisions = Decisions> {
  readonly number: number;
  readonly genotype: Genotype<Ds>;
  readonly architecture: string;
  /** All that was measured at the last stage reached, on the validation split. */
  readonly metrics: Metrics;
  /** The first objective at the last stage reached: good for choosing, optimistic as an estimate. Undefined when it was not judged. */
  readonly score: number | undefined;
  /** Validation accuracy at the last stage reached, 0 to 1; undefined where accuracy is not measured. */
  readonly accuracy: number | undefined;
  /** What judged it: its own training, or the weights of a supernet. */
  readonly by: Evaluation["by"];
  /** Trainable weights and multiply-accumulates of one input; undefined where candidates are not networks. */
  readonly parameters: number | undefined;
  readonly flops: number | undefined;
  /** What the search was after first. */
  readonly objective: Objective;
  readonly #context: () => AssessContext;

  constructor(trial: Trial<Genotype<Ds>>, objective: Objective, context: () => AssessContext) {
    this.number = trial.number;
    this.genotype = trial.genotype;
    this.architecture = trial.architecture;
    this.metrics = trial.evaluations.at(-1)?.metrics ?? {};
    this.score = trial.evaluations.length === 0 ? undefined : metricOf(trial, objective.metric);
    this.accuracy = scoreOf(trial);
    this.objective = objective;
    this.by = trial.evaluations.at(-1)?.by ?? "training";
    this.parameters = trial.parameters;
    this.flops = trial.flops;
    this.#context = context;
  }

  /**
   * Trains it from scratch with several seeds and judges each network on the test split: the only step that reads it.
   * @throws RangeError when the search had no data set to train on
   */
  async retrain(options: RetrainOptions = {}): Promise<TrainedModel> {
    return retrain(this.genotype as Genotype, options, this.#context());
  }
}
