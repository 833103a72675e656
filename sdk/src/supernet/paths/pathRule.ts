import type { OpTable } from "../../ops/index.js";
import type { Shape } from "../../ops/shape.js";
import type { Decisions, Genotype } from "../../space/decisions.js";
import type { Space } from "../../space/space.js";

/** The space of a supernet, whose names are not known. */
export type SharedSpace = Space<Decisions, OpTable>;

/** How the paths that train a supernet are drawn. Plain JSON. */
export interface PathsJson {
  /** Key in the table of path rules. */
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The training for which paths are drawn. */
export interface PathPlace {
  readonly space: SharedSpace;
  /** Shape of one input, and outputs of the network. */
  readonly shape: { readonly input: Shape; readonly outputs: number };
  readonly seed: number;
}

/** Draws the paths of each training step. */
export interface PathRule {
  /** @throws RangeError that names the decision, when the rule cannot draw paths of this space */
  check(space: SharedSpace): void;
  /** Number of paths in a step, on average over a training: each goes forward and backward with the same batch, and their summed gradients update the weights once. */
  pathsPerStep(space: SharedSpace): number;
  /**
   * Starts a training.
   * @returns the paths of a step, counted 0, 1, 2, ... over all epochs, when this share of the training is done (0 unless given); always the
   * same for a step, so a resumed training draws them again
   */
  begin(place: PathPlace): (step: number, progress?: number) => readonly Genotype[];
  /** Whether the paths after the first learn from the outputs of the first instead of the targets. @defaultValue false */
  readonly distils?: boolean;
}
