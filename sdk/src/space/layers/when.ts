import type { OpTable } from "../../ops/index.js";
import { conditionsHold } from "../conditions.js";
import type { Answer, Condition, Decision, Decisions } from "../decisions.js";
import type { ConditionName } from "../space.js";
import type { SpaceLayer } from "./index.js";
import type { ContainerLayer } from "./layer.js";
import { refuseEnds } from "./repeat.js";

/** Layers that are part of the network only if all conditions hold. */
export interface WhenLayer {
  readonly kind: "when";
  readonly conditions: readonly Condition[];
  readonly layers: readonly SpaceLayer[];
}

declare module "../space.js" {
  interface Space<Ds extends Decisions, Ops extends OpTable> {
    /**
     * Adds decisions and layers that are active only if a choice or integer has one of the values `is`: the momentum of an optimizer, the
     * third block of a stage of depth 3. Otherwise the layers are left out, and the decisions are still in the genotype but without effect
     * and not mutated.
     * @throws RangeError when `name` is not a choice or integer of the space, cannot have these values, or `block` adds a stem or a head
     */
    when<const Name extends ConditionName<Ds>, Inner extends Decisions>(
      name: Name,
      is: Answer<Ds[Name]> | readonly Answer<Ds[Name]>[],
      block: (start: Space<Ds, Ops>) => Space<Inner, Ops>,
    ): Space<Inner, Ops>;
  }
}

export const when: ContainerLayer<WhenLayer> = {
  method(builder, decision: string, is: string | number | readonly (string | number)[], add: never) {
    const inner = builder.block(add);
    refuseEnds("when", inner.layers);
    const condition: Condition = { decision, is: Array.isArray(is) ? is : [is as string | number] };
    const decisions = Object.fromEntries(
      Object.entries<Decision>(inner.decisions).map(([name, own]) => [
        name,
        Object.hasOwn(builder.decisions, name) ? own : { ...own, when: [condition, ...(own.when ?? [])] },
      ]),
    );
    const grown = builder.withDecisions(decisions);
    return inner.layers.length === 0
      ? grown.done()
      : grown.withLayer({ kind: "when", conditions: [condition], layers: inner.layers });
  },
  plan(layer, path, { genotype, decisions, inner }) {
    if (conditionsHold(layer.conditions, decisions, genotype)) inner(layer.layers, `${path}.`);
  },
  inner: ({ layers }) => layers,
  times: ({ conditions }, genotype, decisions) => (conditionsHold(conditions, decisions, genotype) ? 1 : 0),
  frame: ({ conditions }) => conditions.map(({ decision, is }) => `if ${decision} is ${is.join(" or ")}`).join(", "),
};
