import type { Controller, ControllerPlaces } from "./controller.js";
import { independent } from "./independent.js";
import { lstm } from "./lstm.js";

/** Every way from parameters to the logits of places. To add one: write its file, add its line here. */
export const controllers = { independent, lstm } satisfies Readonly<
  Record<string, (places: ControllerPlaces, options: never) => Controller>
>;

/** A controller with its options. Plain JSON. */
export interface ControllerJson {
  /** Key in the table of controllers. */
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A controller of these places; by default they are independent. @throws RangeError when it is unknown */
export function controllerOf(json: ControllerJson | undefined, places: ControllerPlaces): Controller {
  const { kind, options } = json ?? { kind: "independent", options: {} };
  if (!Object.hasOwn(controllers, kind))
    throw new RangeError(`unknown controller "${kind}"; known: ${Object.keys(controllers).join(", ")}`);
  const make = controllers[kind as keyof typeof controllers] as (places: ControllerPlaces, of: never) => Controller;
  return make(places, options as never); // the method has the options of this controller
}
