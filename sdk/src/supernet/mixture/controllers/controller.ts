/** The logits of the ops at all places, drawn one place after another. */
export interface Rolled {
  /** [places][ops] */
  readonly logits: readonly (readonly number[])[];
  /** The gradient by the parameters, in their rows. @param slopes by the logits; chosen ops count as given */
  backward(slopes: readonly (readonly number[])[]): readonly (readonly number[])[];
}

/** Chooses an op at a place, from its logits. */
export type Choose = (logits: readonly number[], place: number) => number;

/** How parameters become the logits of the ops: what is chosen at one place may decide on the next. Plain numbers. */
export interface Controller {
  /** Parameters that nothing has trained, in rows. */
  initial(seed: number): readonly (readonly number[])[];
  /** Goes through the places in their order. */
  roll(parameters: readonly (readonly number[])[], choose: Choose): Rolled;
}

/** What a controller decides on. */
export interface ControllerPlaces {
  /** Number of ops in each row, places first, then nodes whose edges have weights. */
  readonly sizes: readonly number[];
  /** Names of the ops of each place. */
  readonly options: readonly (readonly string[])[];
}
