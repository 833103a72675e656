import { describe, expect, test } from "vitest";
import { varianceShares } from "../../sdk/src/math/functionalAnova.js";
import { stream } from "../../sdk/src/math/random.js";
import { regressionForest } from "../../sdk/src/math/regressionForest.js";

describe("variance shares of a tree", () => {
  test("of x < 0.5 ? 0 : 1 are all of x", () => {
    const leaves = [
      {
        value: 0,
        sides: [
          { low: 0, high: 0.5 },
          { low: 0, high: 1 },
        ],
      },
      {
        value: 1,
        sides: [
          { low: 0.5, high: 1 },
          { low: 0, high: 1 },
        ],
      },
    ];
    const shares = varianceShares({ leaves })!;
    expect(shares.main).toEqual([1, 0]);
    expect(shares.pair(0, 1)).toBe(0);
  });

  test("of an exclusive or are all of the pair: the features only matter together", () => {
    const halves = [
      { low: 0, high: 0.5 },
      { low: 0.5, high: 1 },
    ];
    const leaves = halves.flatMap((x, i) => halves.map((y, j) => ({ value: i === j ? 0 : 1, sides: [x, y] })));
    const shares = varianceShares({ leaves })!;
    expect(shares.main).toEqual([0, 0]);
    expect(shares.pair(0, 1)).toBe(1);
    expect(shares.pair(1, 0)).toBe(1);
  });

  test("weigh a stretch by its share: by hand, a quarter of x at 4 and y adding 1 on two of three levels", () => {
    const levels = [true, true, false];
    const others = levels.map((level) => !level);
    const sides = [
      { low: 0, high: 0.25 },
      { low: 0.25, high: 1 },
    ];
    const leaves = sides.flatMap((x, index) => [
      { value: 4 * (1 - index) + 1, sides: [x, { levels }] },
      { value: 4 * (1 - index), sides: [x, { levels: others }] },
    ]);
    // variance of x: 16 * 1/4 * 3/4 = 3; of y: 2/3 * 1/3 = 2/9; nothing together
    const { main, pair } = varianceShares({ leaves })!;
    const [x, y] = main;
    expect(x).toBeCloseTo(3 / (3 + 2 / 9), 12);
    expect(y).toBeCloseTo(2 / 9 / (3 + 2 / 9), 12);
    expect(pair(0, 1)).toBeCloseTo(0, 12);
  });

  test("of a number and a level that only matter together: by hand, 1 where x < 1/4 and the level is one of three", () => {
    const one = { levels: [true, false, false] };
    const others = { levels: [false, true, true] };
    const [low, high] = [
      { low: 0, high: 0.25 },
      { low: 0.25, high: 1 },
    ];
    const leaves = [
      { value: 1, sides: [low, one] },
      { value: 0, sides: [low, others] },
      { value: 0, sides: [high, { levels: [true, true, true] }] },
    ];
    // mean 1/12, variance 1/12 - 1/144 = 11/144; of x alone 1/9 * 3/16 = 3/144, of the level 1/16 * 2/9 = 2/144, the rest together
    const { main, pair } = varianceShares({ leaves })!;
    expect(main[0]).toBeCloseTo(3 / 11, 12);
    expect(main[1]).toBeCloseTo(2 / 11, 12);
    expect(pair(0, 1)).toBeCloseTo(6 / 11, 12);
  });

  test("of a constant are not known", () => {
    expect(varianceShares({ leaves: [{ value: 3, sides: [{ low: 0, high: 1 }] }] })).toBeUndefined();
  });
});

describe("a forest", () => {
  const rng = stream(1, "forest test");
  const rows = Array.from({ length: 200 }, () => [rng(), Math.floor(4 * rng()), rng()]);
  const targets = rows.map(([x, level]) => (x! < 0.3 ? 0 : 2) + (level === 0 || level === 3 ? 1 : 0));
  const features = [{}, { levels: 4 }, {}];
  const forest = regressionForest(features, rows, targets, { rng: stream(2, "forest"), trees: 16 });

  test("finds a threshold and a subset of levels", () => {
    const predict = (row: readonly number[]) => forest.reduce((sum, tree) => sum + tree.predict(row), 0) / 16;
    expect(predict([0.1, 1, 0.5])).toBeCloseTo(0, 0);
    expect(predict([0.9, 2, 0.5])).toBeCloseTo(2, 0);
    expect(predict([0.9, 3, 0.5])).toBeCloseTo(3, 0);
  });

  test("cuts the space into boxes that fill it and that no row leaves", () => {
    for (const { leaves, outOfBag } of forest) {
      const volumes = leaves.map(({ sides }) =>
        sides.reduce(
          (product, side) =>
            product * ("levels" in side ? side.levels.filter(Boolean).length / 4 : side.high - side.low),
          1,
        ),
      );
      expect(volumes.reduce((sum, volume) => sum + volume, 0)).toBeCloseTo(1, 9);
      expect(outOfBag.length).toBeGreaterThan(40); // 37 % of 200 on average
    }
  });

  test("is the same for the same stream", () => {
    const again = regressionForest(features, rows, targets, { rng: stream(2, "forest"), trees: 16 });
    expect(again.map(({ leaves }) => leaves)).toEqual(forest.map(({ leaves }) => leaves));
  });

  test("needs a row and as many targets", () => {
    expect(() => regressionForest(features, [], [], { rng })).toThrow("at least one row and one target per row");
  });
});
