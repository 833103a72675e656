import { studentCumulative } from "../studentT.js";
import { curveFamilies } from "./curveFamilies.js";
import { fitFamily, type Member } from "./fitFamily.js";
import { observe } from "./observed.js";

/** A point of a learning curve. */
export interface CurveValue {
  /** Such as epochs trained; at least 1. */
  readonly x: number;
  readonly y: number;
}

/** What a curve will come to. */
export interface Extrapolation {
  /** Probability that it ends below this value. */
  chanceBelow(bound: number): number;
  /** The value that it ends below with this probability, in (0, 1). */
  quantile(probability: number): number;
  /** How far each family of curves is believed; they sum to 1. */
  readonly families: Readonly<Record<string, number>>;
}

/** Fewer points fit every shape. */
const fewestPoints = 3;

/**
 * Where a learning curve will be, as an ensemble of parametric curves weighted by how well they explain it so far, after
 * https://ijcai.org/Abstract/15/487. Instead of sampling their parameters, each shape is fitted by weighted least squares, which
 * answers its offset, its extent and how likely it is in closed form.
 * @param points of one curve, in any order; none may be beyond `at`
 * @returns undefined when there are fewer than three points @throws RangeError when a point is no finite number or beyond `at`
 */
export function extrapolate(points: readonly CurveValue[], at: number): Extrapolation | undefined {
  for (const { x, y } of points)
    if (!(x >= 1 && x < at && Number.isFinite(y)))
      throw new RangeError(
        `points must be finite numbers at 1 <= x < ${at}, where the curve is extrapolated to, but there is ${y} at ${x}`,
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
