import type { OpTable } from "../../ops/index.js";
import type { Decisions, NumericDecision } from "../decisions.js";
import type { SpaceLayer } from "./index.js";
import type { ContainerLayer, NumberOrDecision } from "./layer.js";
import { countOption, numberFrom } from "./options.js";

/** Layers that are repeated. */
export interface RepeatLayer {
  readonly kind: "repeat";
  readonly times: NumberOrDecision;
  readonly layers: readonly SpaceLayer[];
}

declare module "../space.js" {
  interface Space<Ds extends Decisions, Ops extends OpTable> {
    /**
     * Appends the layers that `block` adds, repeated `times` times. The repetitions share their decisions.
     * @param times whole number of at least 0, or the name of a choice or integer
     * @throws RangeError when `times` is out of range, or `block` adds a stem or a head
     */
    repeat<Inner extends Decisions>(
      times: number | NumericDecision<Ds>,
      block: (start: Space<Ds, Ops>) => Space<Inner, Ops>,
    ): Space<Inner, Ops>;
  }
}

export const repeat: ContainerLayer<RepeatLayer> = {
  method(builder, times: NumberOrDecision, add: never) {
    const checked = countOption(builder.decisions, "times of repeat", times, 0);
    const { decisions, layers } = builder.block(add);
    refuseEnds("repeat", layers);
    return builder.withDecisions(decisions).withLayer({ kind: "repeat", times: checked, layers });
  },
  plan(layer, path, { genotype, inner }) {
    const times = numberFrom(layer.times, genotype);
    for (let time = 0; time < times; time++) inner(layer.layers, `${path}.${time}.`);
  },
  inner: ({ layers }) => layers,
  times: ({ times }, genotype) => numberFrom(times, genotype),
  frame: ({ times }, { answered }) => `× ${answered(times)}`,
};

/** @throws RangeError when the layers of a container include a stem or a head */
export function refuseEnds(what: string, layers: readonly SpaceLayer[]): void {
  if (layers.some(({ kind }) => kind === "stem" || kind === "head"))
    throw new RangeError(`block of ${what} must not add a stem or a head, but does; move it outside`);
}
