import type { ControllerJson } from "./controllers/index.js";
import type { GateJson } from "./gates/index.js";

/** How a mixture of all ops is trained with its architecture parameters. Plain JSON. */
export interface MixtureJson {
  /** From architecture parameters to weights of ops. */
  readonly gate: GateJson;
  /** From parameters to the logits of places. @defaultValue each place has its own */
  readonly controller?: ControllerJson;
  /**
   * What a step of the architecture parameters follows: the loss of the architecture's own part of the training split, with the weights as
   * they are (`first`) or after one more step of theirs (`second`), or as a reward of sampled ops (`reward`); or, on the whole training split,
   * the loss of the weights' step (`joint`).
   */
  readonly order: "first" | "second" | "reward" | "joint";
  /** Share of the training split that is for the architecture parameters, in (0, 1); 0 where the order is joint. */
  readonly share: number;
  /** Learning rate of the architecture parameters, by Adam. */
  readonly learningRate: number;
  /** L2 penalty on the architecture parameters. */
  readonly weightDecay: number;
  /** Epochs in which only the weights are trained, or their share of all, rounded down. */
  readonly warmup: number | { readonly share: number };
  /** K of PC-DARTS: 1/K of the channels goes through the ops, the others pass. 1 sends all. */
  readonly partial: number;
  /** Whether the edges into a node have weights too. */
  readonly edges: boolean;
  /** Share of the outputs of identities that is left out at first; falls to 0 over the training. */
  readonly skipDropout: number;
  /** Whether every place that keeps its shape adds its input, as much as the share of the training that is left. */
  readonly auxiliarySkip: boolean;
  /** Largest random change of a weight of an op in the steps of the network's weights, at the end; grows from 0. */
  readonly perturbation: number;
  /** Identities in a derived cell at which the training stops; 0 never stops. */
  readonly maxSkips: number;
  /** Weight of the indecision of the parameters in their loss; grows from 0 over the training. */
  readonly decision: number;
  /** Weight of the mean log-sum-exp of the parameters of a place in their loss; grows from 0 over the training. */
  readonly betaDecay: number;
  /** Weight of the expected FLOPs in their loss, as a share of those of the dearest ops. */
  readonly flops: number;
  /** Weight of the expected time of a forward pass in their loss, as a share of that of the slowest ops. */
  readonly latency: number;
  /** The weight decay of the network's weights at the end, as a multiple of that at the beginning. */
  readonly decayGrowth: number;
}
