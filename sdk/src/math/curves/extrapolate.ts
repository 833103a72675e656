import { studentCumulative } from "../studentT.js";
import { curveFamilies } from "./curveFamilies.js";
import { fitFamily, type Member } from "./fitFamily.js";
import { observe } from "./observed.js";

/** A point of a learning curve. */
export interface CurveValue {
  /** Step, e.g. epochs; at least 1. */
  readonly x: number;
  readonly y: number;
}

/** Predicted distribution of a curve's final value. */
export interface Extrapolation {
  /** Probability that the final value is below `bound`. */
  chanceBelow(bound: number): number;
  /** The value that the final value is below with this probability, in (0, 1). */
  quantile(probability: number): number;
  /** Posterior weight of each family of curves; they sum to 1. */
  readonly families: Readonly<Record<string, number>>;
}

/** With fewer points, every shape fits. */
const fewestPoints = 3;

/**
 * Extrapolates a learning curve by an ensemble of parametric curves, weighted by how well they explain the points.
 * https://ijcai.org/Abstract/15/487 Unlike there, parameters are not sampled: each shape is fitted by weighted least squares, which
 * gives offset, extent and evidence in closed form.
 * @param points of one curve, in any order, all below `at`
 * @returns undefined when there are fewer than three points
 * @throws RangeError when a point is not finite or not below `at`
 */
export function extrapolate(points: readonly CurveValue[], at: number): Extrapolation | undefined {
  for (const { x, y } of points)
    if (!(x >= 1 && x < at && Number.isFinite(y)))
      throw new RangeError(
        `points must be finite with 1 <= x < ${at}, the x to extrapolate to, but one is ${y} at x = ${x}`,
      );
  if (points.length < fewestPoints) return undefined;
  const observed = observe([...points].sort((one, other) => one.x - other.x));
  return mixture(curveFamilies(at).flatMap((family) => fitFamily(family, observed, at)));
}

function mixture(members: readonly Member[]): Extrapolation {
  const most = Math.max(...members.map(({ evidence }) => evidence));
  const likely = members.map((member) => ({ ...member, weight: Math.exp(member.evidence - most) }));
  const all = likely.reduce((sum, { weight }) => sum + weight, 0);
  const families: Record<string, number> = {};
  for (const { family, weight } of likely) families[family] = (families[family] ?? 0) + weight / all;
  const chanceBelow = (bound: number): number =>
    likely.reduce(
      (sum, { weight, center, spread, freedom }) =>
        sum + (weight / all) * studentCumulative((bound - center) / spread, freedom),
      0,
    );
  return {
    families,
    chanceBelow,
    quantile(probability) {
      let [low, high] = [-1, 1];
      const { center, spread } = likely.reduce((best, member) => (member.weight > best.weight ? member : best));
      while (chanceBelow(center + low * spread) > probability) low *= 2;
      while (chanceBelow(center + high * spread) < probability) high *= 2;
      for (let halved = 0; halved < 60; halved++) {
        const middle = (low + high) / 2;
        if (chanceBelow(center + middle * spread) < probability) low = middle;
        else high = middle;
      }
      return center + low * spread;
    },
  };
}
