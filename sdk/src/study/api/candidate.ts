import type { AssessContext } from "../../assess/assessContext.js";
import { type RetrainOptions, retrain } from "../../assess/retrain.js";
import type { TrainedModel } from "../../assess/trainedModel.js";
import { metricOf, type Objective } from "../../records/goals.js";
import { type Evaluation, type Metrics, measurementOf, scoreOf, type Trial } from "../../records/trial.js";
import type { Decisions, Genotype } from "../../space/decisions.js";

/** An architecture that no trial has evaluated. */
export interface HandMade<G> extends Pick<Trial<G>, "genotype" | "architecture" | "parameters" | "flops"> {
  readonly number?: undefined;
}

/** The study of a candidate, as far as it needs it. */
export interface CandidateStudy {
  /** What retraining needs. @throws RangeError when candidates are not trained */
  readonly assess: () => AssessContext;
  /** What is known of the study's cheap scores, in lines. */
  readonly trust: () => readonly string[];
}

/** One architecture of a study: the best, one of the Pareto front, any trial, or any other genotype of the space. */
export class Candidate<Ds extends Decisions = Decisions> {
  /** Number of its trial, from 0; undefined when no trial evaluated it. */
  readonly number: number | undefined;
  readonly genotype: Genotype<Ds>;
  /** The genotype as text. */
  readonly architecture: string;
  /**
   * All metrics of the last stage that measured it, on the validation split; scores of the untrained network when nothing else did, and
   * empty when it was not evaluated.
   */
  readonly metrics: Metrics;
  /** The first objective at the last stage reached. Use it to choose: as an estimate it is optimistic. Undefined when not evaluated. */
  readonly score: number | undefined;
  /** Validation accuracy at the last stage reached, 0 to 1; undefined when accuracy is not measured. */
  readonly accuracy: number | undefined;
  /** What evaluated it: "training", "supernet", "table", "function", "module", or "zeroCost" when it was only scored; undefined when nothing did. */
  readonly by: Evaluation["by"] | undefined;
  /** Trainable weights; undefined when candidates are not networks. */
  readonly parameters: number | undefined;
  /** Multiply-accumulates of one input; undefined when candidates are not networks. */
  readonly flops: number | undefined;
  /** First objective of the search. */
  readonly objective: Objective;
  readonly #study: CandidateStudy;

  constructor(source: Trial<Genotype<Ds>> | HandMade<Genotype<Ds>>, objective: Objective, study: CandidateStudy) {
    const trial = source.number === undefined ? undefined : source;
    const last = trial && (measurementOf(trial) ?? trial.evaluations.at(-1));
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
    this.#study = study;
  }

  /** What is known of the cheap score that ranked it, such as "not calibrated: ..."; empty unless a supernet or a score of the untrained network did. */
  get trust(): readonly string[] {
    return this.by === "supernet" || this.by === "zeroCost" ? this.#study.trust() : [];
  }

  /**
   * Trains it with several seeds, from scratch or from the weights of the supernet, and evaluates each network on the test split, which no
   * earlier step reads.
   * @throws RangeError when the search was not on a data set, or `from` is "supernet" and it trained none
   */
  async retrain(options: RetrainOptions = {}): Promise<TrainedModel> {
    return retrain(this.genotype as Genotype, options, this.#study.assess());
  }
}
