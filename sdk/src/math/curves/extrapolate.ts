import { studentCumulative } from "../studentT.js";
import { curveShapes } from "./curveShapes.js";
import { type Observed, observe } from "./observed.js";

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

/** One shape of a curve, with what it leaves open: Student's distribution around the value that it comes to. */
interface Member {
  readonly family: string;
  /** Logarithm of its probability, but for a constant. */
  readonly evidence: number;
  readonly center: number;
  readonly spread: number;
  readonly freedom: number;
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
  const shapes = curveShapes(at);
  const sizes = new Map<string, number>();
  for (const { family } of shapes) sizes.set(family, (sizes.get(family) ?? 0) + 1);
  const members = shapes.flatMap(({ family, at: shape }): Member[] => {
    const member = fitted(observed, shape, at);
    return member === undefined
      ? []
      : [{ ...member, family, evidence: member.evidence - Math.log(sizes.get(family) as number) }];
  });
  return mixture(members);
}

/** A shape fitted to the points: `offset + extent * shape`, where the shape goes from 0 at the first point to 1 at the horizon. */
function fitted(
  { xs, ys, weights, total, mean, variation, noise, extentPrecision }: Observed,
  shape: (x: number) => number,
  at: number,
): Omit<Member, "family"> | undefined {
  const first = shape(xs[0] as number);
  const whole = shape(at) - first;
  if (!(Math.abs(whole) > 1e-12)) return undefined; // it is at its end already
  const values = xs.map((x) => (shape(x) - first) / whole);
  const center = values.reduce((sum, value, index) => sum + value * (weights[index] as number), 0) / total;
  let squares = extentPrecision;
  let products = 0;
  for (const [index, value] of values.entries()) {
    squares += (weights[index] as number) * (value - center) ** 2;
    products += (weights[index] as number) * (value - center) * ((ys[index] as number) - mean);
  }
  const extent = products / squares;
  const left = Math.max(0, variation - (products * products) / squares) + noise * noise;
  const freedom = Math.max(0, total - 1) + 1; // the noise as it looks between neighbours counts as one observation
  return {
    evidence: Math.log(extentPrecision / squares) / 2 - (freedom / 2) * Math.log(left),
    center: mean + extent * (1 - center),
    spread: Math.sqrt((left / freedom) * (1 + 1 / total + (1 - center) ** 2 / squares)),
    freedom,
  };
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
