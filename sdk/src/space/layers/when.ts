import type { OpTable } from "../../ops/index.js";
import { conditionsHold } from "../conditions.js";
import type { Answer, Condition, Decision, Decisions } from "../decisions.js";
import type { ConditionName } from "../space.js";
import type { SpaceLayer } from "./index.js";
import type { ContainerLayer } from "./layer.js";
import { refuseEnds } from "./repeat.js";

/** Layers that stand in the network only where all conditions hold. */
export interface WhenLayer {
  readonly kind: "when";
  readonly conditions: readonly Condition[];
  readonly layers: readonly SpaceLayer[];
}

declare module "../space.js" {
  interface Space<Ds extends Decisions, Ops extends OpTable> {
    /**
     * Decisions and layers that matter only where a choice or integer has one of these answers: the momentum of an optimizer that has
     * one, the third block of a stage that is three deep. The answers of the decisions are in every genotype, but where the condition
     * does not hold they mean nothing and are never searched; the layers are left out.
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
