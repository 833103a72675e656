import fc from "fast-check";
import { expect, test } from "vitest";
import { scoreValues } from "../../sdk/src/records/scoreValues.js";

test("one score counts as it is", () => {
  expect(scoreValues([[-3.5], [1e9]])).toEqual([-3.5, 1e9]);
  expect(scoreValues([])).toEqual([]);
});

test("of several scores the mean share of beaten trials counts, a tie as half", () => {
  const rows = [
    [1, 20],
    [2, 10],
    [3, 10],
  ];
  expect(scoreValues(rows)).toEqual([0.5, (0.5 + 0.25) / 2, (1 + 0.25) / 2]);
});

test("no monotone change of a score changes them, and a trial that is better in all is first", () => {
  const row = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
      const values = scoreValues(rows);
      expect(scoreValues(rows.map(([one, other]) => [Math.exp(one), 7 * other - 3]))).toEqual(values);
      for (const value of values) expect(value >= 0 && value <= 1).toBe(true);
      const champion = scoreValues([...rows, [10, 10]]);
      expect(champion.at(-1)).toBe(Math.max(...champion));
    }),
  );
});
