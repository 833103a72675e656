import type { Rng } from "../../math/random.js";
import type { GateValues } from "./gateVariables.js";

/**
 * Weights of ops after a random change of each, within [0, 1] and scaled to their old sum: a smoother landscape for the architecture
 * parameters. https://arxiv.org/abs/2002.05283
 * @param reach largest change
 */
export const perturbed = (rows: readonly GateValues[], reach: number, rng: Rng): readonly GateValues[] =>
  reach === 0
    ? rows
    : rows.map(({ weights, active }) => {
        const moved = weights.map((weight) => Math.min(1, Math.max(0, weight + reach * (2 * rng() - 1))));
        const scale = sum(weights) / sum(moved);
        return { weights: Number.isFinite(scale) ? moved.map((weight) => weight * scale) : weights, active };
      });

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
