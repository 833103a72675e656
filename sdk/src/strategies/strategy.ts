import type { Rng } from "../math/random.js";
import type { EarlierStudy } from "../records/earlier.js";
import type { Goals } from "../records/goals.js";
import type { PriorScores } from "../records/priorScores.js";
import type { Trial } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import type { Encoding } from "../space/kinds/kind.js";
import type { Part } from "../space/parts.js";

/**
 * What a strategy needs from a space; every `Space` is one. Drawn genotypes satisfy the constraints that need no evaluation.
 */
export interface Searchable {
  sample(rng: Rng): Genotype;
  mutate(parent: Genotype, rng: Rng): Genotype;
  neighbors(genotype: Genotype): readonly Genotype[];
  /** Numbers between 0 and 1, the same number for every genotype. */
  encode(genotype: Genotype, encoding?: Encoding): readonly number[];
  canonical(genotype: Genotype): string;
  /** The parts of a genotype that can be changed one at a time. */
  readonly parts: readonly Part[];
  /** One number per part: the index of an option, or the number itself. */
  values(genotype: Genotype): readonly number[];
  /** The genotype with these values. */
  genotype(values: readonly number[]): Genotype;
  /** Whether each part is active, i.e. affects this genotype. */
  activeParts(genotype: Genotype): readonly boolean[];
  /** Whether a genotype satisfies all constraints that need no evaluation. */
  allows(genotype: Genotype): boolean;
}

/** The trials so far. */
export interface History {
  /** In the order of their numbers, including those without a result. The array grows during the search. */
  readonly trials: readonly Trial<Genotype>[];
  /** Whether this architecture, or an isomorphic one, was proposed before. */
  has(genotype: Genotype): boolean;
}

/** What a strategy receives when a search starts. */
export interface SearchContext {
  readonly space: Searchable;
  readonly goals: Goals;
  readonly history: History;
  /** Results of earlier studies for a warm start; empty otherwise. */
  readonly earlier: readonly EarlierStudy<Genotype>[];
  /** Cheap scores of a sample of architectures, when the search has any. */
  readonly prior?: PriorScores<Genotype> | undefined;
}

/** Request for the next proposal. */
export interface ProposalRequest {
  /** Number of the proposal: 0, 1, 2, ... */
  readonly number: number;
  /** Random stream of this proposal. */
  readonly rng: Rng;
  /** Index of the first stage that will evaluate the proposal; 0 except in later brackets of Hyperband. */
  readonly stage: number;
}

/**
 * State of a strategy during one search. It may depend only on the trials passed to `judged`, in their order: resuming a search
 * passes them again.
 */
export interface Proposer {
  /**
   * Receives a trial that was evaluated at a stage or failed. Scores of untrained networks are left out, since they are not results. Before
   * proposal n it has received the results of exactly the trials up to n minus the study's parallelism, however many the workers have
   * finished.
   * @param rng random stream of this result
   */
  judged?(trial: Trial<Genotype>, rng: Rng): void;
  /** Returns the genotype to try next. */
  propose(request: ProposalRequest): Genotype;
}

/** Proposes genotypes; the table `strategies` lists the built-in ones. */
export interface Strategy {
  /** Key in the table of strategies. */
  readonly name: string;
  /** Plain JSON; the same options recreate the strategy. */
  readonly options: Readonly<Record<string, unknown>>;
  /** @throws RangeError when the strategy does not support this space or these goals */
  begin(context: SearchContext): Proposer;
}
