import type { ExampleRange } from "../../network/batches.js";

/**
 * Divides the training split into examples for weights and for architecture parameters, so that no example trains both: parameters that are
 * judged by what the weights have learned by heart prefer ops that learn by heart. Runs of a training split are nearly stratified.
 * @param share of the examples for the architecture, in (0, 1)
 * @throws RangeError when a part would have fewer than 2 examples
 */
export function splitTraining(
  count: number,
  share: number,
): { readonly weights: ExampleRange; readonly architecture: ExampleRange } {
  const taken = Math.round(share * count);
  if (taken < 2 || count - taken < 2)
    throw new RangeError(
      `architectureShare must leave at least 2 of the ${count} training examples to the weights and to the architecture, but ${share} gives the architecture ${taken}`,
    );
  return { weights: { from: 0, count: count - taken }, architecture: { from: count - taken, count: taken } };
}
