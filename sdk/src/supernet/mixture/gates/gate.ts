import type { Rng } from "../../../math/random.js";

/** The weights of the ops at one place in one step. */
export interface Drawn {
  /** Weight of each op. */
  readonly weights: readonly number[];
  /** Indices of the ops that are computed; the others would count 0. */
  readonly active: readonly number[];
  /** The gradient by the architecture parameters of the place. @param gradient by each weight; 0 where it is not known */
  backward(gradient: readonly number[]): readonly number[];
}

/** What a draw depends on besides the architecture parameters. */
export interface DrawContext {
  readonly rng: Rng;
  /** Share of the training that is done, 0 to 1. */
  readonly progress: number;
  /** Whether the draw is for a step of the architecture parameters rather than of the weights of the network. */
  readonly architecture: boolean;
}

/** How architecture parameters, one number per op, become the weights of the ops. Plain numbers: a place has few ops. */
export interface Gate {
  draw(logits: readonly number[], context: DrawContext): Drawn;
  /** What the ops are worth on average: what architectures are derived from, and what penalties are on. */
  expected(logits: readonly number[]): Drawn;
  /** The parameters after a step, where the method corrects it. @param drawn what the step's gradient came from */
  settled?(before: readonly number[], after: readonly number[], drawn: Drawn): readonly number[];
  /** How undecided the expected weights are, and its gradient by them. @defaultValue their entropy in nats */
  readonly undecided?: (weights: readonly number[]) => Undecided;
}

/** A measure of indecision, with its gradient. */
export interface Undecided {
  readonly value: number;
  readonly gradient: readonly number[];
}

/** Entropy of weights that sum to 1, in nats. */
export const entropy = (weights: readonly number[]): Undecided => ({
  value: -weights.reduce((sum, weight) => sum + (weight > 0 ? weight * Math.log(weight) : 0), 0),
  gradient: weights.map((weight) => -Math.log(Math.max(weight, Number.MIN_VALUE)) - 1),
});

/** Every index. */
export const all = ({ length }: readonly unknown[]): readonly number[] => Array.from({ length }, (_, index) => index);

/** exp(x) divided by its sum. */
export function softmax(logits: readonly number[]): readonly number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The gradient by the logits of a softmax from that by its outputs. */
export function softmaxBackward(outputs: readonly number[], gradient: readonly number[]): readonly number[] {
  const mean = outputs.reduce((sum, output, index) => sum + output * (gradient[index] as number), 0);
  return outputs.map((output, index) => output * ((gradient[index] as number) - mean));
}

/** A softmax with all ops computed. */
export function softmaxDraw(logits: readonly number[]): Drawn {
  const weights = softmax(logits);
  return { weights, active: all(logits), backward: (gradient) => softmaxBackward(weights, gradient) };
}

/** A number from the standard Gumbel distribution. */
export const gumbel = (rng: Rng): number => -Math.log(-Math.log(rng() + 2 ** -33)); // the stream may return 0
