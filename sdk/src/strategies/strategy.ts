import type { Rng } from "../math/random.js";
import type { Trial } from "../records/trial.js";
import type { Genotype } from "../space/decisions.js";

/** What a strategy needs of a space; every `Space` has it. */
export interface Searchable {
  sample(rng: Rng): Genotype;
  mutate(parent: Genotype, rng: Rng): Genotype;
  neighbors(genotype: Genotype): readonly Genotype[];
  encode(genotype: Genotype): readonly number[];
  canonical(genotype: Genotype): string;
}

/** One question to a strategy: what to try next. */
export interface Question {
  readonly space: Searchable;
  /**
   * All earlier trials in the order of their numbers. Results are known up to the number of this proposal minus the study's
   * parallelism; the last few trials are still running, whatever their workers have already found.
   */
  readonly trials: readonly Trial<Genotype>[];
  /** Number of the proposal: 0, 1, 2, ... */
  readonly number: number;
  /** Stream of random numbers that belongs to this proposal alone. */
  readonly rng: Rng;
}

/** Walks through a space: a fold over the trials, without state of its own, so that resuming is replaying. */
export interface Strategy {
  /** Key in the table of strategies. */
  readonly name: string;
  /** Plain JSON; the same options make the same strategy again. */
  readonly options: Readonly<Record<string, unknown>>;
  propose(question: Question): Genotype;
}
