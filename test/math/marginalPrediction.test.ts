import { expect, test } from "vitest";
import { marginalPrediction } from "../../sdk/src/math/marginalPrediction.js";
import { stream } from "../../sdk/src/math/random.js";
import { regressionForest } from "../../sdk/src/math/regressionForest.js";

test("the marginal prediction averages over what is not held: by hand, a leaf on a third of the levels", () => {
  const levels = [true, false, false];
  const leaves = [
    { value: 6, sides: [{ low: 0, high: 0.5 }, { levels }, { low: 0, high: 1 }] },
    { value: 0, sides: [{ low: 0, high: 0.5 }, { levels: [false, true, true] }, { low: 0, high: 1 }] },
    { value: 1, sides: [{ low: 0.5, high: 1 }, { levels: [true, true, true] }, { low: 0, high: 0.25 }] },
    { value: 2, sides: [{ low: 0.5, high: 1 }, { levels: [true, true, true] }, { low: 0.25, high: 1 }] },
  ];
  const held = (feature: number, values: readonly number[]) => ({ feature, values });
  expect(marginalPrediction({ leaves }, held(0, [0.25, 0.75, 1]), held(2, [0.1, 0.5]))).toEqual([
    [2, 2],
    [1, 2],
    [1, 2],
  ]);
  expect(marginalPrediction({ leaves }, held(1, [0, 2]), held(0, [0.25, 0.5]))).toEqual([
    [6, 1.75],
    [0, 1.75],
  ]);
});

test("the marginal prediction of a tree is the mean of its predictions over a fine grid", () => {
  const rng = stream(3, "marginal");
  const rows = Array.from({ length: 60 }, () => [rng(), Math.floor(3 * rng()), rng()]);
  const targets = rows.map(([a, b, c]) => a! * b! + c!);
  const [tree] = regressionForest([{}, { levels: 3 }, {}], rows, targets, { rng, trees: 1 });
  const values = [0.05, 0.35, 0.95];
  const exact = marginalPrediction(tree!, { feature: 0, values }, { feature: 1, values: [0, 1, 2] });
  const steps = Array.from({ length: 4000 }, (_, step) => (step + 0.5) / 4000);
  for (const [row, a] of values.entries())
    for (const b of [0, 1, 2]) {
      const sampled = steps.reduce((sum, c) => sum + tree!.predict([a, b, c]), 0) / steps.length;
      expect(exact[row]?.[b]).toBeCloseTo(sampled, 2);
    }
});
