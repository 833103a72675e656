import type { AssessContext } from "../assess/assessContext.js";
import { type RetrainOptions, retrain } from "../assess/retrain.js";
import type { TrainedModel } from "../assess/trainedModel.js";
import { type Evaluation, scoreOf, type Trial } from "../records/trial.js";
import type { Decisions, Genotype } from "../space/decisions.js";

/** An architecture made by hand: no trial evaluated it. */
export interface HandMade<G> {
  readonly genotype: G;
}

/** An architecture worth looking at: a trial's, or one made by hand. */
export class Candidate<Ds extends Decisions = Decisions> {
  /** Number of its trial; undefined for an architecture made by hand. */
  readonly number: number | undefined;
  readonly genotype: Genotype<Ds>;
  readonly architecture: string;
  /**
   * Validation accuracy at the last stage reached, 0 to 1: good for choosing, optimistic as an estimate. Undefined where nothing was
   * measured: the trial failed, or the architecture was made by hand.
   */
  readonly accuracy: number | undefined;
  /** What judged it: its own training, or the weights of a supernet; undefined where nothing did. */
  readonly by: Evaluation["by"] | undefined;
  readonly parameters: number;
  readonly flops: number;
  readonly #context: AssessContext;

  /** @throws RangeError when the genotype is not of the searched space */
  constructor(source: Trial<Genotype<Ds>> | HandMade<Genotype<Ds>>, context: AssessContext) {
    const { space, dataset } = context;
    const task = { input: dataset.shape, classes: dataset.classes.length };
    const trial = "number" in source ? source : undefined;
    const genotype = source.genotype as Genotype;
    this.number = trial?.number;
    this.genotype = source.genotype;
    this.parameters = trial?.parameters ?? space.parameters(genotype, task); // checks a genotype made by hand
    this.flops = trial?.flops ?? space.flops(genotype, task);
    this.architecture = trial?.architecture ?? space.format(genotype);
    this.accuracy = trial === undefined ? undefined : scoreOf(trial);
    this.by = trial?.evaluations.at(-1)?.by;
    this.#context = context;
  }

  /** Trains it from scratch with several seeds and judges each network on the test split: the only step that reads it. */
  retrain(options: RetrainOptions = {}): Promise<TrainedModel> {
    return retrain(this.genotype as Genotype, options, this.#context);
  }
}
