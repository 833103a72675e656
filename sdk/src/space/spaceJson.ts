import type { Shape } from "../ops/shape.js";
import type { Decisions } from "./decisions.js";
import type { SpaceLayer } from "./layers/index.js";

/** A space as plain JSON. */
export interface SpaceJson {
  /** Shape of one input when there is no data set. */
  readonly input: Shape;
  /** Number of classes when there is no data set. */
  readonly classes: number;
  readonly decisions: Decisions;
  readonly layers: readonly SpaceLayer[];
  /** URL of the module that exports the custom ops. */
  readonly module?: string;
}
