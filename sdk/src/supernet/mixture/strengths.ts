import type { Genotype } from "../../space/decisions.js";
import type { ArchitectureState } from "./architectureState.js";
import { softmax } from "./gates/gate.js";
import { gateOf } from "./gates/index.js";
import type { MixtureJson } from "./mixtureJson.js";
import type { RelaxedSpace } from "./relaxedSpace.js";

/**
 * What each op at each place counts by the architecture parameters, times the weight of its edge where edges have one: [places][ops]. Ops that
 * cut the edge count as the least of the others: training does not determine their weight, which only scales the sum that the edge leads into.
 */
export function strengths(
  { logits }: Pick<ArchitectureState, "logits">,
  { places, nodes, cutting }: Pick<RelaxedSpace, "places" | "nodes" | "cutting">,
  mixture: Pick<MixtureJson, "gate" | "edges">,
): readonly (readonly number[])[] {
  const gate = gateOf(mixture.gate);
  const edge = places.map(() => 1);
  if (mixture.edges)
    for (const [node, into] of nodes.entries()) {
      const shares = softmax(logits[places.length + node] as readonly number[]);
      for (const [index, place] of into.entries()) edge[place] = shares[index] as number;
    }
  return places.map((_, place) => {
    const { weights } = gate.expected(logits[place] as readonly number[]);
    const cut = cutting[place] as readonly boolean[];
    const least = Math.min(...weights.filter((_, op) => !cut[op]));
    return weights.map((weight, op) => (cut[op] && Number.isFinite(least) ? least : weight) * (edge[place] as number));
  });
}

/** Score of a genotype by strengths: the mean of their logarithms over its ops; the derived architecture has the highest. */
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
