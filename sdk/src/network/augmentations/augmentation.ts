import type { Rng } from "../../math/random.js";
import type { Shape } from "../../ops/shape.js";
import type { OptionRule, RulesOf } from "../optionRule.js";

/** Where an augmentation draws from, and what it is for. */
export interface AugmentationPlace<Inputs extends Shape = Shape> {
  /** Of one input, without the batch axis. */
  readonly shape: Inputs;
  /** The epoch's stream. */
  readonly rng: Rng;
  /** Whether this augmentation is on as well. */
  isOn(name: string): boolean;
}

/** What all augmentations say. */
export interface AugmentationBase<Value> {
  /** Ranks of the inputs that it can change: 1 for rows of features, 3 for images. */
  readonly ranks: readonly number[];
  /** Its default, and its rule; a table of rules where it has several options. */
  readonly rules: [Value] extends [object] ? RulesOf<Value> : OptionRule<Value>;
  isOn(value: Value): boolean;
}

/** Changes each training example by chance. */
export interface ExampleAugmentation<Value, Inputs extends Shape = Shape> extends AugmentationBase<Value> {
  /** Draws what happens to the next example; the answer then does it, in place. Zero is the mean of a normalised input. */
  change(value: Value, place: AugmentationPlace<Inputs>): (example: Float32Array) => void;
}

/** How each example of a batch is mixed with a partner of the same batch. */
export interface Mixture {
  /** Weight of the example's own target in the loss, in [0, 1]; its partner's target has the rest. */
  readonly share: number;
  /** Takes the partner's part into the example. */
  mix(example: Float32Array, partner: Float32Array): void;
}

/** Mixes the examples of a batch, and their losses with them. */
export interface MixingAugmentation<Value, Inputs extends Shape = Shape> extends AugmentationBase<Value> {
  /** Draws how the next batch is mixed. */
  mixture(value: Value, place: AugmentationPlace<Inputs>): Mixture;
}
