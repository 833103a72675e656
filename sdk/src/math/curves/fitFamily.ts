import type { CurveFamily, ParameterRange } from "./curveFamilies.js";
import { type FittedShape, fitShape } from "./fitShape.js";
import type { Observed } from "./observed.js";

/** A fitted shape of a family. */
export interface Member extends FittedShape {
  readonly family: string;
}

/** How often the grid is refined around the best: more would resolve shapes that noisy points cannot distinguish. */
const refinements = 4;

/** Fits a family over a grid of its parameters, refined around the best. Each curve is weighted by the share of the range it covers. */
export function fitFamily({ name, ranges, at }: CurveFamily, observed: Observed, horizon: number): readonly Member[] {
  const members: Member[] = [];
  let best: { readonly evidence: number; readonly place: readonly number[] } | undefined;
  const add = (place: readonly number[], share: number) => {
    const parameters = ranges.map((range, index) => valueAt(range, place[index] as number));
    const fitted = fitShape(observed, (x) => at(x, ...parameters), horizon);
    if (fitted === undefined || !Number.isFinite(fitted.evidence) || !Number.isFinite(fitted.center)) return;
    members.push({ ...fitted, family: name, evidence: fitted.evidence + Math.log(share) });
    if (best === undefined || fitted.evidence > best.evidence) best = { evidence: fitted.evidence, place };
  };

  const grid = places(ranges.map(({ count }) => Array.from({ length: count }, (_, index) => index)));
  for (const place of grid) add(place, 1 / grid.length);
  for (let step = 1 / 2, left = refinements; left > 0 && best !== undefined; step /= 2, left--) {
    const around = best.place;
    const steps = places(around.map((of) => [of - step, of, of + step]));
    for (const place of steps)
      if (place.some((of, index) => of !== around[index])) add(place, step ** around.length / grid.length);
  }
  return members;
}

/** The value at a grid position: 0 is the lowest; spacing is logarithmic. */
const valueAt = ({ low, high, count }: ParameterRange, place: number): number =>
  low * (high / low) ** (place / (count - 1));

/** Cartesian product: every combination of one position per parameter. */
const places = (choices: readonly (readonly number[])[]): readonly (readonly number[])[] =>
  choices.reduce<readonly (readonly number[])[]>(
    (all, choice) => all.flatMap((place) => choice.map((of) => [...place, of])),
    [[]],
  );
