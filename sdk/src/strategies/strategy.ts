import type { Rng } from "../math/random.js";
import type { EarlierStudy } from "../records/earlier.js";
import type { Goals } from "../records/goals.js";
import type { Trial } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";
import type { Encoding } from "../space/kinds/kind.js";
import type { Part } from "../space/parts.js";

/** What a strategy needs of a space; every `Space` has it. Where constraints can be told beforehand, what it draws keeps them. */
export interface Searchable {
  sample(rng: Rng): Genotype;
  mutate(parent: Genotype, rng: Rng): Genotype;
  neighbors(genotype: Genotype): readonly Genotype[];
  /** Numbers between 0 and 1, as many for every genotype. */
  encode(genotype: Genotype, encoding?: Encoding): readonly number[];
  canonical(genotype: Genotype): string;
  /** The places of a genotype that can be changed one at a time. */
  readonly parts: readonly Part[];
  /** One number a part: the index of an option, or the number itself. */
  values(genotype: Genotype): readonly number[];
  /** The genotype with these values. */
  genotype(values: readonly number[]): Genotype;
  /** Whether each part matters in this genotype. */
  activeParts(genotype: Genotype): readonly boolean[];
  /** Whether a genotype keeps all constraints that can be told without evaluating it. */
  allows(genotype: Genotype): boolean;
}

/** What has been tried so far. */
export interface History {
  /** In the order of their numbers, those without a result among them. The list grows as the search goes on. */
  readonly trials: readonly Trial<Genotype>[];
  /** Whether an architecture that counts as the same was proposed before. */
  has(genotype: Genotype): boolean;
}

/** All that a strategy knows of its search. */
export interface SearchContext {
  readonly space: Searchable;
  readonly goals: Goals;
  readonly history: History;
  /** What earlier studies found, when the search was told to begin with it; empty otherwise. */
  readonly earlier: readonly EarlierStudy<Genotype>[];
}

/** One question to a strategy: what to try next. */
export interface ProposalRequest {
  /** Number of the proposal: 0, 1, 2, ... */
  readonly number: number;
  /** Stream of random numbers that belongs to this proposal alone. */
  readonly rng: Rng;
  /** Index of the stage that will judge the proposal first; 0 but in later brackets of Hyperband. */
  readonly stage: number;
}

/**
 * One search by a strategy. What it remembers comes from the trials that it is told of, in their order, and from nothing else: a
 * search that is resumed is told of them again.
 */
export interface Proposer {
  /**
   * A trial was judged at a stage, or has failed. At proposal n the results of all trials up to n minus the study's parallelism are
   * told, and no others, whatever the workers have already found.
   * @param rng stream of random numbers that belongs to this result alone
   */
  judged?(trial: Trial<Genotype>, rng: Rng): void;
  propose(question: ProposalRequest): Genotype;
}

/** A way to walk through a space. */
export interface Strategy {
  /** Key in the table of strategies. */
  readonly name: string;
  /** Plain JSON; the same options make the same strategy again. */
  readonly options: Readonly<Record<string, unknown>>;
  /** @throws RangeError when the strategy cannot serve this space or these goals */
  begin(context: SearchContext): Proposer;
}
