import type { Shape } from "../ops/shape.js";
import type { Decisions } from "./decisions.js";
import type { SpaceLayer } from "./layers/index.js";

/** A whole space as data. */
export interface SpaceJson {
  /** Shape of one input, used where no data set says it. */
  readonly input: Shape;
  /** Number of classes, used where no data set says it. */
  readonly classes: number;
  readonly decisions: Decisions;
  readonly layers: readonly SpaceLayer[];
  /** URL of the module that exports the ops which are not built in. */
  readonly module?: string;
}
