import type { OpTable } from "../../ops/index.js";
import type { Shape } from "../../ops/shape.js";
import type { Decision, Genotype } from "../../space/decisions.js";
import { kindOf } from "../../space/kinds/index.js";
import type { Mixture, MixturePlace } from "../../space/kinds/mixture.js";
import type { PlannedBlock } from "../../space/layers/index.js";
import { blockCost, planNetwork } from "../../space/plan.js";
import type { SharedSpace } from "../paths/pathRule.js";

/** A space whose every place has all of its ops, weighted. */
export interface RelaxedSpace {
  /** The places of all decisions, where one op is to be chosen. */
  readonly places: readonly MixturePlace[];
  /** Indices of the places that lead into one node, for nodes with at least two. */
  readonly nodes: readonly (readonly number[])[];
  /** Whether each op at each place cuts its edge, as `none` does. */
  readonly cutting: readonly (readonly boolean[])[];
  /** The blocks of a network with one op of this table at each place. */
  plan(ops: OpTable, names: readonly string[]): readonly PlannedBlock[];
  /** The genotype with the highest product of weights. @param weights [places][options] */
  strongest(weights: readonly (readonly number[])[]): Genotype;
  /** The index of a genotype's op at each place; undefined where it has no edge. */
  chosen(genotype: Genotype): readonly (number | undefined)[];
  /** The most identities that a decision of a genotype has. */
  skips(genotype: Genotype): number;
  /** FLOPs of each op at each place, over all the layers that it stands for. */
  flops(): readonly (readonly number[])[];
}

interface RelaxedDecision {
  readonly name: string;
  readonly decision: Decision;
  readonly mixture: Mixture<Decision>;
  readonly places: readonly MixturePlace[];
  /** Index of its first place. */
  readonly first: number;
}

/** Relaxes a space that `checkMixable` has passed. @param shape of one input, and outputs of the network */
export function relaxedSpace(
  space: SharedSpace,
  shape: { readonly input: Shape; readonly outputs: number },
): RelaxedSpace {
  const decisions: RelaxedDecision[] = [];
  let count = 0;
  for (const [name, decision] of Object.entries(space.decisions)) {
    const mixture = kindOf(decision).mixture as Mixture<Decision>; // as checked
    const places = mixture.places(name, decision);
    decisions.push({ name, decision, mixture, places, first: count });
    count += places.length;
  }
  const places = decisions.flatMap((decision) => decision.places);
  const own = <T>(values: readonly T[], { first, places: { length } }: RelaxedDecision) =>
    values.slice(first, first + length);
  const genotypeBy = (answer: (decision: RelaxedDecision) => unknown): Genotype =>
    Object.fromEntries(decisions.map((decision) => [decision.name, answer(decision)])) as Genotype;

  const relaxed: Pick<RelaxedSpace, "plan"> = {
    plan: (ops, names) =>
      planNetwork(
        genotypeBy((one) => one.mixture.relaxed(one.decision, own(names, one))),
        { layers: space.layers, decisions: space.decisions, ops, ...shape },
      ),
  };
  const costOf = (names: readonly string[]): number =>
    relaxed.plan(space.ops, names).reduce((sum, block) => sum + blockCost(block, space.ops).flops, 0);

  return {
    ...relaxed,
    places,
    cutting: places.map(({ options }) => options.map((op) => space.ops[op]?.graph === "zero")),
    nodes: [...new Set(places.map(({ into }) => into))]
      .map((node) => [...places.keys()].filter((place) => places[place]?.into === node))
      .filter(({ length }) => length > 1),
    strongest: (weights) => genotypeBy((one) => one.mixture.strongest(one.decision, own(weights, one), space.ops)),
    chosen: (genotype) =>
      decisions.flatMap(({ name, decision, mixture }) => mixture.chosen(decision, genotype[name] as never)),
    skips: (genotype) =>
      Math.max(
        ...decisions.map(({ name, decision, mixture, places: { length }, first }) => {
          const chosen = mixture.chosen(decision, genotype[name] as never);
          return Array.from({ length }, (_, index) => places[first + index]?.options[chosen[index] ?? -1]).filter(
            (op) => op !== undefined && space.ops[op]?.graph === "identity",
          ).length;
        }),
      ),
    flops() {
      const cheapest = places.map(({ options }) => options[0] as string);
      const base = costOf(cheapest);
      return places.map(({ options }, place) => {
        const costs = options.map((name) => costOf(cheapest.with(place, name)) - base);
        const least = Math.min(...costs);
        return costs.map((cost) => cost - least);
      });
    },
  };
}
