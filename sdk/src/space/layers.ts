import type { Shape } from "../ops/shape.js";
import type { Decisions } from "./decisions.js";

/** A number, or the name of the decision that answers it. */
export type NumberOrDecision = number | string;

/** One part of the skeleton, in the order in which an image passes it. Plain JSON. */
export type SpaceLayer =
  | { readonly kind: "stem"; readonly op: string; readonly channels: NumberOrDecision }
  | { readonly kind: "cell"; readonly decision: string }
  | { readonly kind: "dense"; readonly width: NumberOrDecision }
  | { readonly kind: "reduce"; readonly channels: NumberOrDecision }
  | { readonly kind: "repeat"; readonly times: NumberOrDecision; readonly layers: readonly SpaceLayer[] }
  | { readonly kind: "head"; readonly head: HeadName };

/** What a network ends with: one linear layer, by the name of what it answers. */
export type HeadName = "classifier" | "regressor";

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
