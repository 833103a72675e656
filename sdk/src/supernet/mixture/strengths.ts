import type { Genotype } from "../../space/decisions.js";
import { largestOf } from "../../space/kinds/mixture.js";
import type { ArchitectureState } from "./architectureState.js";
import { controllerOf } from "./controllers/index.js";
import { softmax } from "./gates/gate.js";
import { gateOf } from "./gates/index.js";
import { controllerPlaces } from "./mixedNetwork.js";
import type { MixtureJson } from "./mixtureJson.js";
import type { RelaxedSpace } from "./relaxedSpace.js";

/** What strengths are computed of. */
type Places = Pick<RelaxedSpace, "places" | "nodes" | "cutting">;

/**
 * What each op at each place counts by the architecture parameters, times the weight of its edge where edges have one: [places][ops]. Ops that
 * cut the edge count as the least of the others: training does not determine their weight, which only scales the sum that the edge leads into.
 * @param given index of the op that is chosen at each place, where places depend on one another; where it is undefined, the strongest is
 */
export function strengths(
  { logits: parameters }: Pick<ArchitectureState, "logits">,
  { places, nodes, cutting }: Places,
  mixture: Pick<MixtureJson, "gate" | "edges" | "controller">,
  given: readonly (number | undefined)[] = [],
): readonly (readonly number[])[] {
  const gate = gateOf(mixture.gate);
  const strengthsAt = (logits: readonly number[], place: number): readonly number[] => {
    const { weights } = gate.expected(logits);
    const cut = cutting[place] as readonly boolean[];
    const least = Math.min(...weights.filter((_, op) => !cut[op]));
    return weights.map((weight, op) => (cut[op] && Number.isFinite(least) ? least : weight));
  };
  const controller = controllerOf(mixture.controller, controllerPlaces({ places, nodes }, mixture));
  const { logits } = controller.roll(parameters, (row, place) =>
    place < places.length ? (given[place] ?? largestOf(strengthsAt(row, place))) : 0,
  );
  const edge = places.map(() => 1);
  if (mixture.edges)
    for (const [node, into] of nodes.entries()) {
      const shares = softmax(logits[places.length + node] as readonly number[]);
      for (const [index, place] of into.entries()) edge[place] = shares[index] as number;
    }
  return places.map((_, place) =>
    strengthsAt(logits[place] as readonly number[], place).map((weight) => weight * (edge[place] as number)),
  );
}

/** Score of a genotype by strengths: the mean of their logarithms over its ops; of independent places, the derived architecture has the highest. */
export function strengthOf(
  genotype: Genotype,
  strength: readonly (readonly number[])[],
  { chosen }: Pick<RelaxedSpace, "chosen">,
): number {
  const logs = chosen(genotype).flatMap((op, place) =>
    op === undefined ? [] : [Math.log(Math.max(strength[place]?.[op] as number, Number.MIN_VALUE))],
  );
  return logs.reduce((sum, log) => sum + log, 0) / logs.length;
}
