import type { ImageShape } from "../ops/shape.js";
import type { Decisions } from "./decisions.js";

/** A number, or the name of the decision that answers it. */
export type NumberOrDecision = number | string;

/** One part of the skeleton, in the order in which an image passes it. Plain JSON. */
export type SpaceLayer =
  | { readonly kind: "stem"; readonly op: string; readonly channels: NumberOrDecision }
  | { readonly kind: "cell"; readonly decision: string }
  | { readonly kind: "reduce"; readonly channels: NumberOrDecision }
  | { readonly kind: "repeat"; readonly times: NumberOrDecision; readonly layers: readonly SpaceLayer[] }
  | { readonly kind: "head"; readonly head: "classifier" };

/** A whole space as data. */
export interface SpaceJson {
  /** ImageShape of one image, used where no data set says it. */
  readonly input: ImageShape;
  /** Number of classes, used where no data set says it. */
  readonly classes: number;
  readonly decisions: Decisions;
  readonly layers: readonly SpaceLayer[];
  /** URL of the module that exports the ops which are not built in. */
  readonly module?: string;
}
