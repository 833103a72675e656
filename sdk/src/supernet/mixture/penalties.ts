import { entropy, type Gate, softmax } from "./gates/gate.js";
import type { MixtureJson } from "./mixtureJson.js";

/**
 * Gradient of the penalties by the architecture parameters of the ops.
 * @param logits [places][ops]
 * @param flops [places][ops], of each op at its place
 * @param progress share of the training that is done, with which the penalties grow, but for that on FLOPs
 */
export function penaltyGradient(
  logits: readonly (readonly number[])[],
  {
    gate,
    flops,
    progress,
    mixture,
  }: {
    readonly gate: Gate;
    readonly flops: readonly (readonly number[])[];
    readonly progress: number;
    readonly mixture: Pick<MixtureJson, "decision" | "betaDecay" | "flops">;
  },
): readonly (readonly number[])[] {
  const { undecided = entropy } = gate;
  const most = flops.reduce((sum, place) => sum + Math.max(...place), 0);
  return logits.map((row, place) => {
    const { weights, backward } = gate.expected(row);
    const { gradient } = undecided(weights);
    const decay = softmax(row); // the gradient of a log-sum-exp
    const slopes = backward(
      gradient.map((slope, op) => {
        const cost = most === 0 ? 0 : (flops[place]?.[op] as number) / most;
        return (mixture.decision * progress * slope) / logits.length + mixture.flops * cost;
      }),
    );
    return slopes.map((slope, op) => slope + (mixture.betaDecay * progress * (decay[op] as number)) / logits.length);
  });
}
