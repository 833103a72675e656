import { extrapolate } from "../math/curves/extrapolate.js";
import type { StoppingRule } from "../proxies/stoppingRule.js";
import type { CurvePoint } from "../records/trial.js";

/** Extrapolation needs at least three points. */
const leastPoints = 3;

/** Whether the rule stops an evaluation with this learning curve. */
export function isStopped(rule: StoppingRule, curve: readonly CurvePoint[]): boolean {
  const { metric, goal } = rule;
  const sign = goal === "maximize" ? -1 : 1;
  const losses = curve.flatMap(({ step, metrics }) => {
    const value = metrics[metric];
    return value === undefined ? [] : [{ x: step, y: sign * value }];
  });
  const last = losses.at(-1);
  if (last === undefined) return false;
  switch (rule.kind) {
    case "median": {
      const median = rule.medians.findLast(([step]) => step <= last.x)?.[1];
      return median !== undefined && Math.min(...losses.map(({ y }) => y)) > sign * median;
    }
    case "extrapolation": {
      const points = losses.filter(({ x }) => x >= 1 && x < rule.horizon); // extrapolate() takes the logarithm of the step
      if (points.length < leastPoints || last.x >= rule.horizon) return false;
      const end = extrapolate(points, rule.horizon);
      return end !== undefined && end.chanceBelow(sign * rule.best) < rule.threshold;
    }
    default:
      return rule satisfies never;
  }
}

/** Thrown by `report` to end an evaluation that a rule stops. */
export class StoppedEarly extends Error {
  override readonly name = "StoppedEarly";
}
