import { type BilevelOptions, differentiable } from "./mixture/differentiable.js";
import type { OneShot } from "./oneShot.js";

/** Options of ENAS. With the controller "lstm", `architectureLearningRate` is 0.00035 and `architectureWeightDecay` 0 by default. */
export interface EnasOptions extends BilevelOptions {
  /**
   * How paths are drawn: at each place `independent` of the others, as in NAS-Bench-201, or by an `lstm` of 64 units, which chooses an op
   * by those that it chose before, as in the paper. Places with equal ops share its output weights, so after a short training it prefers one
   * op everywhere: on CIFAR-10 5k after 6 epochs, the derived NAS-Bench-201 cells of three seeds have published accuracies of 49 to 54 %, those
   * of independent places 51 to 79 %. @defaultValue "independent"
   */
  readonly controller?: "independent" | "lstm";
  /** Of the controller "lstm": weight of the entropy of its choices in the reward, in nats, summed over the places; at least 0. @defaultValue 0.0001 */
  readonly entropyBonus?: number;
}

/** As published. */
const lstmSteps = { architectureLearningRate: 0.00035, architectureWeightDecay: 0 };

/**
 * ENAS: shared weights learn with paths that a policy draws, and the policy from the loss of its paths on examples of their own, by REINFORCE.
 * The derived architecture has the most probable ops: with the controller "lstm" one after another, each by those before it. The paper draws
 * some and takes the one with the best accuracy of the shared weights. https://arxiv.org/abs/1802.03268
 * @throws RangeError when an option is out of range; before training when a decision is not a choice of ops
 */
export function enas({ controller = "independent", entropyBonus, ...options }: EnasOptions = {}): OneShot {
  if (controller !== "independent" && controller !== "lstm")
    throw new RangeError(`controller of enas must be "independent" or "lstm", but got "${controller}"`);
  const parts = { gate: { kind: "policy", options: {} }, order: "reward" } as const;
  if (controller === "independent") {
    if (entropyBonus !== undefined)
      throw new RangeError(
        `entropyBonus of enas is an option of the controller "lstm", but the controller is "${controller}"; leave it out`,
      );
    return differentiable("enas", options, { ...parts, own: { controller } });
  }
  const bonus = entropyBonus ?? 1e-4;
  if (!(bonus >= 0 && bonus < Number.POSITIVE_INFINITY))
    throw new RangeError(`entropyBonus of enas must be at least 0, but got ${bonus}`);
  return differentiable(
    "enas",
    { ...lstmSteps, ...options },
    {
      ...parts,
      controller: { kind: "lstm", options: { units: 64, entropyBonus: bonus } },
      own: { controller, entropyBonus: bonus },
    },
  );
}
