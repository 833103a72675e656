import { describe, expect, test } from "vitest";
import { stream } from "../../sdk/src/math/random.js";
import type { Goals } from "../../sdk/src/records/goals.js";
import { highestAccuracy } from "../../sdk/src/records/goals.js";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import type { Observation } from "../../sdk/src/strategies/observations.js";
import { goodAndBad, theBest } from "../../sdk/src/strategies/parzen/goodAndBad.js";
import { parzenEstimator } from "../../sdk/src/strategies/parzen/parzenEstimator.js";
import { random } from "../../sdk/src/strategies/random.js";
import { tpe } from "../../sdk/src/strategies/tpe.js";
import { plain, runCourse } from "../study/runCourse.js";
import { type Given, proposalsAfter } from "./proposalsAfter.js";

const tree = space()
  .choice("optimizer", ["sgd", "adam"])
  .when("optimizer", "sgd", (sgd) => sgd.real("momentum", { low: 0, high: 1 }))
  .when("optimizer", "adam", (adam) => adam.integer("warmup", { low: 1, high: 4 }));
const at = (genotype: Genotype) => ({
  values: plain(tree).values(genotype),
  active: plain(tree).activeParts(genotype),
});
const widths = { bandwidths: () => ({ categorical: 0.3, numeric: 0.1 }) };
const seen = [
  at({ optimizer: "sgd", momentum: 0.9, warmup: 1 }),
  at({ optimizer: "sgd", momentum: 0.97, warmup: 3 }),
  at({ optimizer: "adam", momentum: 0.1, warmup: 4 }),
];

describe.each([true, false])("a Parzen estimator, multivariate: %s,", (multivariate) => {
  const estimator = parzenEstimator(tree.parts, seen, { multivariate, ...widths });

  test("spreads probability 1 over a space whose decisions depend on others", () => {
    let total = 0;
    for (const optimizer of ["sgd", "adam"] as const)
      for (const step of Array.from({ length: optimizer === "sgd" ? 2000 : 4 }, (_, index) => index)) {
        const genotype = { optimizer, momentum: (step + 0.5) / 2000, warmup: Math.min(4, step + 1) };
        total += Math.exp(estimator.logDensity(at(genotype))) / (optimizer === "sgd" ? 2000 : 1);
      }
    expect(total).toBeCloseTo(1, 3);
  });

  test("draws as often as it says", () => {
    const draws = Array.from({ length: 20_000 }, (_, draw) => estimator.draw(stream(draw, "parzen")));
    const share = draws.filter(([optimizer, , warmup]) => optimizer === 1 && warmup === 4).length / draws.length;
    const said = Math.exp(estimator.logDensity(at({ optimizer: "adam", momentum: 0, warmup: 4 })));
    expect(share).toBeGreaterThan(said - 0.015);
    expect(share).toBeLessThan(said + 0.015);
  });

  test("learns nothing from a part that did not matter", () => {
    const other = parzenEstimator(
      tree.parts,
      [...seen.slice(0, 2), at({ optimizer: "adam", momentum: 0.7, warmup: 4 })],
      { multivariate, ...widths },
    );
    const place = at({ optimizer: "sgd", momentum: 0.7, warmup: 1 });
    expect(other.logDensity(place)).toBe(estimator.logDensity(place));
  });

  test("counts a place of half the weight half", () => {
    const half = { ...seen[0]!, weight: 0.5 };
    const options = { multivariate, ...widths, bandwidths: () => ({ categorical: 0.3, numeric: 0.1 }) };
    const [one, two] = [
      [seen[0]!, seen[2]!],
      [half, half, seen[2]!],
    ].map((places) => parzenEstimator(tree.parts, places, options).logDensity(seen[1]!));
    expect(two).toBeCloseTo(one!);
  });
});

const digits = plain(space().integer("left", { low: 0, high: 99 }).integer("right", { low: 0, high: 99 }));
const spread = (accuracy: (value: number) => number | undefined): readonly Given[] =>
  Array.from({ length: 20 }, (_, index) => [{ left: 5 * index, right: 5 * index }, accuracy(5 * index)]);
const proposed = (given: readonly Given[], goals?: Goals, options = {}) =>
  Array.from(
    { length: 40 },
    (_, seed) =>
      proposalsAfter(tpe(options), { on: digits, given, seed, ...(goals === undefined ? {} : { goals }) })[0]!,
  );
const near = (genotypes: readonly Genotype[], value: number) =>
  genotypes.filter(({ left, right }) => Math.abs((left as number) - value) + Math.abs((right as number) - value) < 40)
    .length;

describe("TPE", () => {
  test("proposes where good trials are dense", () => {
    expect(near(proposed(spread((value) => -Math.abs(value - 80))), 80)).toBeGreaterThan(30);
  });

  test("keeps away from where trials have failed, whatever else is known", () => {
    const tried = proposed(spread((value) => (value >= 50 ? undefined : value / 100)));
    expect(near(tried, 90)).toBe(0);
    expect(near(tried, 40)).toBeGreaterThan(30);
  });

  test("looks where constraints are kept, and where they nearly are when they are kept nowhere", () => {
    const goals: Goals = { ...highestAccuracy, maximum: { memory: 40 } };
    const measured = (offset: number) =>
      spread(() => 0).map(([genotype]): Given => {
        const memory = (genotype.left as number) + offset;
        return [genotype, { accuracy: memory, memory }];
      });
    expect(near(proposed(measured(0), goals), 80)).toBe(0);
    expect(near(proposed(measured(0), goals), 35)).toBeGreaterThan(25);
    expect(near(proposed(measured(100), goals), 5)).toBeGreaterThan(25);
  });

  test("takes trials under way for bad ones, so that several proposals at a time keep apart", () => {
    const trials = Array.from({ length: 10 }, (_, number): Observation => {
      const standing = { number, genotype: {}, stage: 0, losses: [number], violation: 0 };
      return { number, values: [10 * number, 0], active: [true, true], standings: [standing], newest: standing };
    });
    const underWay = { values: [2, 0], active: [true, true] };
    const parted = goodAndBad(trials, [underWay], (standings) => theBest(standings, 2));
    expect(parted.good.map(({ values }) => values[0])).toEqual([0, 10]);
    expect(parted.bad).toHaveLength(9);
    expect(parted.bad).toContain(underWay);
  });

  test("learns what goes together only when it learns parts together", () => {
    const pairs = plain(
      space()
        .choice("a", ["0", "1", "2", "3"])
        .choice("b", ["0", "1", "2", "3"])
        .choice("c", ["0", "1", "2", "3", "4", "5", "6", "7"]),
    );
    const given: Given[] = Array.from({ length: 32 }, (_, index) => {
      const [a, b] = [index % 4, Math.floor(index / 4) % 4];
      return [{ a: `${a}`, b: `${b}`, c: `${Math.floor(index / 16)}` }, a === b ? 1 : 0];
    });
    const alike = (multivariate: boolean) =>
      Array.from(
        { length: 60 },
        (_, seed) => proposalsAfter(tpe({ multivariate, goodShare: 0.25 }), { on: pairs, given, seed })[0]!,
      ).filter(({ a, b }) => a === b).length;
    expect(alike(true)).toBeGreaterThan(50);
    expect(alike(false)).toBeLessThan(35);
  });

  test("finds better points than random search where decisions depend on others", () => {
    const score = ({ optimizer, momentum, warmup }: Genotype) =>
      optimizer === "sgd" ? 1 - Math.abs((momentum as number) - 0.73) : 0.9 - Math.abs((warmup as number) - 2) / 10;
    const best = (strategy: typeof tpe | typeof random, seed: number) =>
      Math.max(
        ...runCourse({
          strategy: strategy(),
          on: plain(tree),
          trials: 60,
          seed,
          evaluate: (genotype) => ({ accuracy: score(genotype) }),
        }).trials.map(({ genotype }) => score(genotype)),
      );
    const mean = (strategy: typeof tpe | typeof random) =>
      Array.from({ length: 10 }, (_, seed) => best(strategy, seed)).reduce((sum, value) => sum + value, 0) / 10;
    expect(1 - mean(tpe)).toBeLessThan((1 - mean(random)) / 2);
  });

  test.each([
    [{ goodShare: 1 }, "goodShare must be above 0 and below 1, but got 1"],
    [{ candidates: 0 }, "candidates must be a whole number of at least 1, but got 0"],
    [{ startup: 1.5 }, "startup must be a whole number of at least 1, but got 1.5"],
  ])("refuses %j", (options, message) => {
    expect(() => tpe(options)).toThrow(new RangeError(message));
  });
});
