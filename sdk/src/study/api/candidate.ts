import type { AssessContext } from "../../assess/assessContext.js";
import { type RetrainOptions, retrain } from "../../assess/retrain.js";
import type { TrainedModel } from "../../assess/trainedModel.js";
import { metricOf, type Objective } from "../../records/goals.js";
import { type Evaluation, type Metrics, scoreOf, type Trial } from "../../records/trial.js";
import type { Decisions, Genotype } from "../../space/decisions.js";

/** An architecture made by hand: no trial evaluated it. */
export interface HandMade<G> extends Pick<Trial<G>, "genotype" | "architecture" | "parameters" | "flops"> {
  readonly number?: undefined;
}

/** One architecture of a study: the best, one of the front, any trial, or one made by hand. */
export class Candidate<Ds extends Decisions = Decisions> {
  /** Number of its trial; undefined for an architecture made by hand. */
  readonly number: number | undefined;
  readonly genotype: Genotype<Ds>;
  readonly architecture: string;
  /** All that was measured at the last stage reached, on the validation split; empty when it was not judged. */
  readonly metrics: Metrics;
  /** The first objective at the last stage reached: good for choosing, optimistic as an estimate. Undefined when it was not judged. */
  readonly score: number | undefined;
  /** Validation accuracy at the last stage reached, 0 to 1; undefined where accuracy is not measured. */
  readonly accuracy: number | undefined;
  /** What judged it: its own training, the weights of a supernet, a table, or code of yours; undefined where nothing did. */
  readonly by: Evaluation["by"] | undefined;
  /** Trainable weights and multiply-accumulates of one input; undefined where candidates are not networks. */
  readonly parameters: number | undefined;
  readonly flops: number | undefined;
  /** What the search was after first. */
  readonly objective: Objective;
  readonly #context: () => AssessContext;

  constructor(
    source: Trial<Genotype<Ds>> | HandMade<Genotype<Ds>>,
    objective: Objective,
    context: () => AssessContext,
  ) {
    const trial = source.number === undefined ? undefined : source;
    const last = trial?.evaluations.at(-1);
    this.number = trial?.number;
    this.genotype = source.genotype;
    this.architecture = source.architecture;
    this.metrics = last?.metrics ?? {};
    this.score = trial === undefined || last === undefined ? undefined : metricOf(trial, objective.metric);
    this.accuracy = trial === undefined ? undefined : scoreOf(trial);
    this.objective = objective;
    this.by = last?.by;
    this.parameters = source.parameters;
    this.flops = source.flops;
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
