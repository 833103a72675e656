import { entropy, type Gate, softmax } from "./gates/gate.js";
import type { MixtureJson } from "./mixtureJson.js";

/** A cost of each op at each place, [places][ops], in any unit: FLOPs, seconds. */
export interface OpCosts {
  /** Weight of its penalty. */
  readonly weight: number;
  readonly table: readonly (readonly number[])[];
}

/**
 * Gradient of the penalties by the architecture parameters of the ops.
 * @param logits [places][ops]
 * @param costs what ops should be cheap in
 * @param progress share of the training that is done, with which the penalties grow, but for those on costs
 */
export function penaltyGradient(
  logits: readonly (readonly number[])[],
  {
    gate,
    costs,
    progress,
    mixture,
  }: {
    readonly gate: Gate;
    readonly costs: readonly OpCosts[];
    readonly progress: number;
    readonly mixture: Pick<MixtureJson, "decision" | "betaDecay">;
  },
): readonly (readonly number[])[] {
  const { undecided = entropy } = gate;
  const shares = costs.map(({ weight, table }) => ({ weight, table: sharesOf(table) }));
  return logits.map((row, place) => {
    const { weights, backward } = gate.expected(row);
    const { gradient } = undecided(weights);
    const decay = softmax(row); // the gradient of a log-sum-exp
    const slopes = backward(
      gradient.map((slope, op) => {
        const cost = shares.reduce((sum, { weight, table }) => sum + weight * (table[place]?.[op] as number), 0);
        return (mixture.decision * progress * slope) / logits.length + cost;
      }),
    );
    return slopes.map((slope, op) => slope + (mixture.betaDecay * progress * (decay[op] as number)) / logits.length);
  });
}

/** What each op costs more than the cheapest of its place, as a share of what the dearest of all places do. */
function sharesOf(table: OpCosts["table"]): OpCosts["table"] {
  const more = table.map((place) => place.map((cost) => cost - Math.min(...place)));
  const most = more.reduce((sum, place) => sum + Math.max(...place), 0);
  return more.map((place) => place.map((cost) => (most === 0 ? 0 : cost / most)));
}
