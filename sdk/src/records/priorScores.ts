/** One cheap score of several architectures. */
export interface PriorScore {
  readonly name: string;
  /** How much it counts before there are trials, relative to the others: at least 0. */
  readonly weight: number;
  /** One number per architecture, higher is better; null where the score could not be computed. */
  readonly values: readonly (number | null)[];
}

/** Cheap scores of a random sample of architectures, from which a search starts. Plain JSON. */
export interface PriorScores<G = unknown> {
  readonly genotypes: readonly G[];
  readonly scores: readonly PriorScore[];
}
