import { describe, expect, test } from "vitest";
import type { Goals } from "../../sdk/src/records/goals.js";
import { highestAccuracy } from "../../sdk/src/records/goals.js";
import { space } from "../../sdk/src/space/space.js";
import type { Observation } from "../../sdk/src/strategies/observations.js";
import type { SearchContext } from "../../sdk/src/strategies/strategy.js";
import { earlierPrior } from "../../sdk/src/strategies/surrogate/earlierPrior.js";
import { plain } from "../study/runCourse.js";

const line = plain(space().real("x", { low: 0, high: 1 }));
/** Places along the line. */
const along = Array.from({ length: 25 }, (_, index) => index / 24);
/** An earlier study that found low losses where this formula is low. */
const found = (loss: (x: number) => number) => ({
  name: "earlier",
  trials: [...along].sort((a, b) => loss(a) - loss(b)).map((x, place) => ({ genotype: { x }, rank: place / 24 })),
});
const context = (earlier: SearchContext["earlier"], goals: Goals = highestAccuracy): SearchContext => ({
  space: line as unknown as SearchContext["space"],
  goals,
  history: { trials: [], has: () => false },
  earlier,
});
const observation = (x: number, losses: readonly number[], number: number): Observation => {
  const newest = { number, genotype: { x }, stage: 0, losses, violation: 0 };
  return { number, values: [x], active: [true], standings: [newest], newest };
};
const seen = (loss: (x: number) => number, count = 12) =>
  Array.from({ length: count }, (_, index) => observation((index + 0.5) / count, [loss((index + 0.5) / count)], index));
/** By how much the prior expects a loss at one place to lie above that at another. */
const difference = (prior: (place: { values: number[]; active: boolean[] }) => number, one: number, other: number) =>
  prior({ values: [one], active: [true] }) - prior({ values: [other], active: [true] });

const valley = (x: number) => (x - 0.3) ** 2;

describe("what earlier studies make of a place", () => {
  test("is nothing without any, or with one that has a single trial", () => {
    expect(earlierPrior(context([]))).toBeUndefined();
    const single = { name: "single", trials: [{ genotype: { x: 0.5 }, rank: 0 }] };
    expect(earlierPrior(context([single]))).toBeUndefined();
  });

  test("counts before this search knows anything", () => {
    const prior = earlierPrior(context([found(valley)]))!.given([]);
    expect(difference(prior, 0.9, 0.3)).toBeGreaterThan(0.5);
  });

  test("counts for more when what is known agrees than when it does not, and for nothing when it is the reverse", () => {
    const told = earlierPrior(context([found(valley)]))!;
    const agreed = difference(told.given(seen(valley)), 0.9, 0.3);
    const unrelated = difference(told.given(seen((x) => Math.cos(20 * x))), 0.9, 0.3);
    const reverse = difference(told.given(seen((x) => -valley(x))), 0.9, 0.3);
    expect(agreed).toBeGreaterThan(2 * Math.abs(unrelated));
    expect(reverse).toBeCloseTo(0, 10);
  });

  test("fades as trials come in", () => {
    const told = earlierPrior(context([found(valley)]))!;
    expect(difference(told.given(seen(valley, 200)), 0.9, 0.3)).toBeLessThan(
      0.3 * difference(told.given(seen(valley, 10)), 0.9, 0.3),
    );
  });

  test("of several studies comes from those that agree with this search", () => {
    const told = earlierPrior(context([found((x) => -x), found(valley), found((x) => Math.sin(9 * x))]))!;
    const prior = told.given(seen(valley, 30));
    expect(difference(prior, 0.9, 0.3)).toBeGreaterThan(0);
    expect(difference(prior, 0, 0.3)).toBeGreaterThan(0);
  });

  test("is compared with ranks where several objectives are after different things", () => {
    const goals: Goals = {
      ...highestAccuracy,
      objectives: [
        { metric: "accuracy", goal: "maximize" },
        { metric: "loss", goal: "minimize" },
      ],
    };
    const told = earlierPrior(context([found(valley)], goals))!;
    // the first objective alone says the reverse; both together say what the study says
    const both = Array.from({ length: 12 }, (_, index) => {
      const x = (index + 0.5) / 12;
      return observation(x, [valley(x) < 0.1 ? 0.01 * (0.4 - valley(x)) : 5 + valley(x), valley(x)], index);
    });
    expect(difference(told.given(both), 0.9, 0.3)).toBeGreaterThan(0.3);
  });
});
